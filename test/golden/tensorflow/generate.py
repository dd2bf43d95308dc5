"""Writes attention.json and hybrid.json: what Python TensorFlow computes with given weights.

    python3.11 -m venv /tmp/golden && /tmp/golden/bin/pip install -r requirements.txt
    /tmp/golden/bin/python generate.py

The tests of libs/models compare their forward pass (1e-5) and gradients (1e-4) with these files. Both networks are
written anew here, with Keras layers where Keras has them, so that a mistake would have to be made twice.
"""

import json
import math
import pathlib

import numpy as np
import tensorflow as tf

ITEMS, DIMENSION, LENGTH = 11, 8, 6
BLOCKS, HEADS, EXPANSION = 2, 2, 2
FILTERS, UNITS = 6, 5
RMS_EPSILON, UNSEEN = 1e-6, -1e9
# Oldest first; the last item of each is only a target. Two are shorter than LENGTH, so rows are padded.
SEQUENCES = [[3, 1, 4, 1, 5, 9, 2], [6, 5, 3, 5], [8, 10], [7, 0, 2, 7, 1, 8, 2]]

numbers = np.random.default_rng(20240229)


def weight(*shape, around=0.0):
    return np.round(around + 0.3 * numbers.standard_normal(shape), 3).astype(np.float32)


def padded(histories):
    rows = np.full((len(histories), LENGTH), -1, np.int32)
    for row, history in enumerate(histories):
        rows[row, LENGTH - len(history):] = history
    return rows


def embedded(table, rows):
    present = tf.cast(rows >= 0, tf.float32)[:, :, None]
    return tf.nn.embedding_lookup(table, tf.maximum(rows, 0)) * present * math.sqrt(DIMENSION)


def rms_normalised(x, gain):
    return x / tf.sqrt(tf.reduce_mean(x * x, axis=-1, keepdims=True) + RMS_EPSILON) * gain


def attention_weights():
    weights = {"items": weight(ITEMS, DIMENSION), "positions": weight(LENGTH, DIMENSION)}
    inner = EXPANSION * DIMENSION
    for block in range(BLOCKS):
        weights |= {
            f"block{block}.attention.gain": weight(DIMENSION, around=1),
            f"block{block}.attention.qkv": weight(DIMENSION, 3 * DIMENSION),
            f"block{block}.attention.out": weight(DIMENSION, DIMENSION),
            f"block{block}.feedForward.gain": weight(DIMENSION, around=1),
            f"block{block}.feedForward.in": weight(DIMENSION, inner),
            f"block{block}.feedForward.inBias": weight(inner),
            f"block{block}.feedForward.out": weight(inner, DIMENSION),
            f"block{block}.feedForward.outBias": weight(DIMENSION),
        }
    return weights | {"gain": weight(DIMENSION, around=1)}


def attention(w, rows):
    """Vectors after every interaction, [batch, LENGTH, DIMENSION]."""
    x = embedded(w["items"], rows) + w["positions"]
    seen = np.tril(np.ones((LENGTH, LENGTH), bool))[None, None] & (rows >= 0)[:, None, None, :]
    width = DIMENSION // HEADS
    for block in range(BLOCKS):
        name = f"block{block}.attention"
        qkv = rms_normalised(x, w[f"{name}.gain"]) @ w[f"{name}.qkv"]
        queries, keys, values = (
            tf.stack(tf.split(part, HEADS, axis=-1), axis=1) for part in tf.split(qkv, 3, axis=-1)
        )
        logits = tf.einsum("bhqe,bhke->bhqk", queries, keys) / math.sqrt(width)
        shares = tf.nn.softmax(tf.where(seen, logits, logits + UNSEEN))
        mixed = tf.einsum("bhqk,bhke->bhqe", shares, values)
        x += tf.concat(tf.unstack(mixed, axis=1), axis=-1) @ w[f"{name}.out"]
        name = f"block{block}.feedForward"
        opened = rms_normalised(x, w[f"{name}.gain"]) @ w[f"{name}.in"] + w[f"{name}.inBias"]
        x += tf.nn.relu(opened) @ w[f"{name}.out"] + w[f"{name}.outBias"]
    return rms_normalised(x, w["gain"])


def hybrid_weights():
    return {
        "items": weight(ITEMS, DIMENSION),
        "convolution.kernel": weight(3, DIMENSION, FILTERS),
        "convolution.bias": weight(FILTERS),
        "lstm.input": weight(FILTERS, 4 * UNITS),
        "lstm.state": weight(UNITS, 4 * UNITS),
        "lstm.bias": weight(4 * UNITS),
        "dense.kernel": weight(UNITS, DIMENSION),
        "dense.bias": weight(DIMENSION),
    }


def hybrid_layers(w):
    """Keras layers that hold the weights, and the order of their variables."""
    layers = [
        tf.keras.layers.Conv1D(FILTERS, 3, padding="causal", activation="relu"),
        tf.keras.layers.LSTM(UNITS, return_sequences=True),
        tf.keras.layers.Dense(DIMENSION),
    ]
    names = [
        ["convolution.kernel", "convolution.bias"],
        ["lstm.input", "lstm.state", "lstm.bias"],
        ["dense.kernel", "dense.bias"],
    ]
    for layer, inputs, of_layer in zip(layers, (DIMENSION, FILTERS, UNITS), names):
        layer.build((None, LENGTH, inputs))
        layer.set_weights([w[name] for name in of_layer])
    return layers, sum(names, [])


def hybrid(table, layers, rows):
    """Vectors after every second interaction, [batch, LENGTH / 2, DIMENSION]."""
    convolution, lstm, dense = layers
    patterns = tf.keras.layers.MaxPooling1D(2)(convolution(embedded(table, rows)))
    present = tf.reduce_any(tf.reshape(rows >= 0, (len(rows), LENGTH // 2, 2)), axis=2)
    return dense(lstm(patterns, mask=present))


def loss_of(outputs, table, rows, stride):
    """Mean cross-entropy over all outputs whose newest input is an item."""
    targets = np.array([row[1:].tolist() + [sequence[-1]] for row, sequence in zip(rows, SEQUENCES)])
    newest = rows[:, stride - 1 :: stride]
    expected = targets[:, stride - 1 :: stride]
    logits = tf.einsum("bsd,id->bsi", outputs, table)
    losses = tf.nn.sparse_softmax_cross_entropy_with_logits(np.maximum(expected, 0), logits)
    return tf.reduce_mean(tf.boolean_mask(losses, newest >= 0))


def plain(values):
    array = np.asarray(values)
    return {"shape": list(array.shape), "data": [float(f"{value:.8g}") for value in array.ravel()]}


def write(name, description, weights, result):
    outputs, loss, gradients = result
    encoded = outputs[:, -1]
    content = description | {
        "sequences": SEQUENCES,
        "weights": {key: plain(value) for key, value in weights.items()},
        "encoded": plain(encoded),
        "scores": plain(encoded @ tf.transpose(weights["items"])),
        "loss": float(loss),
        "gradients": {key: plain(tf.convert_to_tensor(value)) for key, value in gradients.items()},
    }
    path = pathlib.Path(__file__).with_name(f"{name}.json")
    path.write_text(json.dumps(content, separators=(",", ":")) + "\n")


def write_attention(rows):
    weights = attention_weights()
    variables = {name: tf.Variable(value) for name, value in weights.items()}
    with tf.GradientTape() as tape:
        outputs = attention(variables, rows)
        loss = loss_of(outputs, variables["items"], rows, stride=1)
    gradients = tape.gradient(loss, variables)
    description = {"dimension": DIMENSION, "length": LENGTH, "items": ITEMS}
    description["hyperparameters"] = {"blocks": BLOCKS, "heads": HEADS, "expansion": EXPANSION}
    write("attention", description, weights, (outputs, loss, gradients))


def write_hybrid(rows):
    weights = hybrid_weights()
    table = tf.Variable(weights["items"])
    layers, names = hybrid_layers(weights)
    with tf.GradientTape() as tape:
        outputs = hybrid(table, layers, rows)
        loss = loss_of(outputs, table, rows, stride=2)
    trained = [table] + [variable.value for layer in layers for variable in layer.trainable_variables]
    gradients = dict(zip(["items"] + names, tape.gradient(loss, trained)))
    description = {"dimension": DIMENSION, "length": LENGTH, "items": ITEMS}
    description["hyperparameters"] = {"filters": FILTERS, "units": UNITS}
    write("hybrid", description, weights, (outputs, loss, gradients))


histories = padded([sequence[:-1] for sequence in SEQUENCES])
write_attention(histories)
write_hybrid(histories)
