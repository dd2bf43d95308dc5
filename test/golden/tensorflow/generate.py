"""Writes a JSON file for each network here: what Python TensorFlow computes with given weights.

    python3.11 -m venv /tmp/golden && /tmp/golden/bin/pip install -r requirements.txt
    /tmp/golden/bin/python generate.py

The tests of libs/models compare their forward pass (1e-5) and gradients (1e-4) with these files. The networks are
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
NEWEST, MEANS, HIDDEN = 3, 2, 7
CNN_BLOCKS = 2
RMS_EPSILON, UNSEEN = 1e-6, -1e9
# Oldest first; the last item of each is only a target. Two are shorter than LENGTH, so rows are padded.
SEQUENCES = [[3, 1, 4, 1, 5, 9, 2], [6, 5, 3, 5], [8, 10], [7, 0, 2, 7, 1, 8, 2]]
# Beside the items: when (ms), which action, how much (−100..100), and places of each item's categories, −1 for no more.
COLUMNS = [
    {
        "at": [1_700_000_000_000 + 7_300 * step**9 for step in range(len(sequence))],
        "actions": [(3 * item + step) % 22 for step, item in enumerate(sequence)],
        "values": [-100 + (37 * item + 11 * step) % 201 for step, item in enumerate(sequence)],
    }
    for sequence in SEQUENCES
]
CATEGORIES = [[(5 * item) % 64, (9 * item + 1) % 64] if item % 3 else [-1, -1] for item in range(ITEMS)]
ACTIONS, GAPS, VALUES, CATEGORY_PLACES = 32, 25, 9, 64

numbers = np.random.default_rng(20240229)
numbers_apart = np.random.default_rng(1)


def weight(*shape, around=0.0):
    return np.round(around + 0.3 * numbers.standard_normal(shape), 3).astype(np.float32)


def padded(histories):
    rows = np.full((len(histories), LENGTH), -1, np.int32)
    for row, history in enumerate(histories):
        rows[row, LENGTH - len(history):] = history
    return rows


def embedded(w, rows):
    present = tf.cast(rows >= 0, tf.float32)[:, :, None]
    items = tf.nn.embedding_lookup(w["items"], tf.maximum(rows, 0)) * present * math.sqrt(DIMENSION)
    return items + beside_items(w["sideInputs"], rows) * present if "sideInputs" in w else items


def beside_items(table, rows):
    """Vectors of what is known beside the items, looked up one after the other, [batch, LENGTH, DIMENSION]."""
    actions, gaps, values, categories = tf.split(table, [ACTIONS, GAPS, VALUES, CATEGORY_PLACES])
    vectors = []
    for row, known in zip(rows, COLUMNS):
        read = [step for step, item in enumerate(row) if item >= 0]
        for at in range(LENGTH):
            step = at - (LENGTH - len(read))
            vectors.append(tf.zeros(DIMENSION))
            if step < 0:
                continue
            vectors[-1] += actions[known["actions"][step]]
            vectors[-1] += values[math.floor((known["values"][step] + 100) / 25 + 0.5)]
            if step > 0:
                seconds = (known["at"][step] - known["at"][step - 1]) // 1000
                vectors[-1] += gaps[min(GAPS - 1, (seconds + 1).bit_length() - 1)]
            own = [place for place in CATEGORIES[row[at]] if place >= 0]
            if own:
                vectors[-1] += tf.reduce_mean(tf.gather(categories, own), axis=0)
    return tf.reshape(tf.stack(vectors), (len(rows), LENGTH, DIMENSION))


def side_weights():
    return {"sideInputs": weight(ACTIONS + GAPS + VALUES + CATEGORY_PLACES, DIMENSION)}


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


def attention_gates():
    gates = {}
    for name in (f"block{block}.{layer}" for block in range(BLOCKS) for layer in ("attention", "feedForward")):
        gates |= {f"{name}.gate": weight(DIMENSION, DIMENSION), f"{name}.gateBias": weight(DIMENSION)}
    return gates


def let_through(w, name, asking, found):
    """All that was found where there is no gate."""
    return found * tf.sigmoid(asking @ w[f"{name}.gate"] + w[f"{name}.gateBias"]) if f"{name}.gate" in w else found


def attention(w, rows):
    """Vectors after every interaction, [batch, LENGTH, DIMENSION]."""
    x = embedded(w, rows) + w["positions"]
    seen = np.tril(np.ones((LENGTH, LENGTH), bool))[None, None] & (rows >= 0)[:, None, None, :]
    width = DIMENSION // HEADS
    for block in range(BLOCKS):
        name = f"block{block}.attention"
        normal = rms_normalised(x, w[f"{name}.gain"])
        qkv = normal @ w[f"{name}.qkv"]
        queries, keys, values = (
            tf.stack(tf.split(part, HEADS, axis=-1), axis=1) for part in tf.split(qkv, 3, axis=-1)
        )
        logits = tf.einsum("bhqe,bhke->bhqk", queries, keys) / math.sqrt(width)
        shares = tf.nn.softmax(tf.where(seen, logits, logits + UNSEEN))
        mixed = tf.einsum("bhqk,bhke->bhqe", shares, values)
        x += let_through(w, name, normal, tf.concat(tf.unstack(mixed, axis=1), axis=-1) @ w[f"{name}.out"])
        name = f"block{block}.feedForward"
        normal = rms_normalised(x, w[f"{name}.gain"])
        opened = normal @ w[f"{name}.in"] + w[f"{name}.inBias"]
        x += let_through(w, name, normal, tf.nn.relu(opened) @ w[f"{name}.out"] + w[f"{name}.outBias"])
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


def hybrid(w, layers, rows):
    """Vectors after every second interaction, [batch, LENGTH / 2, DIMENSION]."""
    convolution, lstm, dense = layers
    patterns = tf.keras.layers.MaxPooling1D(2)(convolution(embedded(w, rows)))
    present = tf.reduce_any(tf.reshape(rows >= 0, (len(rows), LENGTH // 2, 2)), axis=2)
    return dense(lstm(patterns, mask=present))


def mlp_weights():
    return {
        "items": weight(ITEMS, DIMENSION),
        "hidden.kernel": weight((NEWEST + MEANS) * DIMENSION, HIDDEN),
        "hidden.bias": weight(HIDDEN),
        "out.kernel": weight(HIDDEN, DIMENSION),
        "out.bias": weight(DIMENSION),
    }


def mlp(w, rows):
    """Vectors after every interaction, [batch, LENGTH, DIMENSION]; means by walking, one position after the other."""
    x = embedded(w, rows)
    present = tf.cast(rows >= 0, tf.float32)
    outputs = []
    sums = [tf.zeros((len(rows), DIMENSION))] * MEANS
    counts = [tf.zeros((len(rows), 1))] * MEANS
    for at in range(LENGTH):
        seen = [x[:, at - back] if at >= back else tf.zeros_like(x[:, 0]) for back in range(NEWEST)]
        for mean in range(MEANS):
            decay = 0.5 ** (1 / (2 * 4**mean))
            sums[mean] = sums[mean] * decay + x[:, at]
            counts[mean] = counts[mean] * decay + present[:, at, None]
            seen.append(tf.math.divide_no_nan(sums[mean], counts[mean]))
        hidden = tf.nn.relu(tf.concat(seen, 1) @ w["hidden.kernel"] + w["hidden.bias"])
        outputs.append(hidden @ w["out.kernel"] + w["out.bias"])
    return tf.stack(outputs, 1)


def cnn_weights():
    weights = {"items": weight(ITEMS, DIMENSION)}
    for block in range(CNN_BLOCKS):
        weights |= {
            f"block{block}.gain": weight(DIMENSION, around=1),
            f"block{block}.near": weight(3, DIMENSION, FILTERS),
            f"block{block}.far": weight(3, FILTERS, DIMENSION),
        }
    return weights | {"gain": weight(DIMENSION, around=1)}


def causal(x, kernel, dilation):
    """By TensorFlow's own dilated convolution."""
    return tf.nn.convolution(tf.pad(x, [[0, 0], [2 * dilation, 0], [0, 0]]), kernel, dilations=[dilation])


def cnn(w, rows):
    """Vectors after every interaction, [batch, LENGTH, DIMENSION]."""
    x = embedded(w, rows)
    for block in range(CNN_BLOCKS):
        inner = causal(rms_normalised(x, w[f"block{block}.gain"]), w[f"block{block}.near"], 4**block)
        x += causal(tf.nn.relu(inner), w[f"block{block}.far"], 2 * 4**block)
    return rms_normalised(x, w["gain"])


def rnn_weights(gates):
    return {
        "items": weight(ITEMS, DIMENSION),
        "cells.input": weight(DIMENSION, gates * UNITS),
        "cells.state": weight(UNITS, gates * UNITS),
        "cells.bias": weight(gates * UNITS),
        "dense.kernel": weight(UNITS, DIMENSION),
        "dense.bias": weight(DIMENSION),
    }


def rnn(cells):
    """Vectors after every interaction, by cells that check_against_keras compares with Keras' own."""

    def run(w, rows):
        x = embedded(w, rows)
        present = tf.cast(rows >= 0, tf.float32)
        states = [tf.zeros((len(rows), UNITS))] * (2 if cells == "lstm" else 1)
        outputs = []
        for at in range(LENGTH):
            states = lstm_cell(w, x[:, at], states) if cells == "lstm" else gru_cell(w, x[:, at], states)
            states = [state * present[:, at, None] for state in states]
            outputs.append(states[0])
        return tf.stack(outputs, 1) @ w["dense.kernel"] + w["dense.bias"]

    return run


def lstm_cell(w, x, states):
    output, cell = states
    opening, forget, candidate, out = tf.split(
        x @ w["cells.input"] + output @ w["cells.state"] + w["cells.bias"], 4, axis=1
    )
    cell = tf.sigmoid(forget) * cell + tf.sigmoid(opening) * tf.tanh(candidate)
    return [tf.sigmoid(out) * tf.tanh(cell), cell]


def gru_cell(w, x, states):
    """The state's reset comes before its product; gates in the order reset, update, candidate."""
    (state,) = states
    of_input = tf.split(x @ w["cells.input"] + w["cells.bias"], 3, axis=1)
    of_state = tf.split(w["cells.state"], 3, axis=1)
    reset = tf.sigmoid(of_input[0] + state @ of_state[0])
    update = tf.sigmoid(of_input[1] + state @ of_state[1])
    candidate = tf.tanh(of_input[2] + (reset * state) @ of_state[2])
    return [update * state + (1 - update) * candidate]


def check_against_keras(w):
    """The cells above are Keras' own, its gates reordered."""
    x = tf.constant(numbers_apart.standard_normal((3, LENGTH, DIMENSION)), tf.float32)
    kind = "lstm" if w["cells.bias"].size == 4 * UNITS else "gru"
    layer = (
        tf.keras.layers.LSTM(UNITS)
        if kind == "lstm"
        else tf.keras.layers.GRU(UNITS, reset_after=False)
    )
    layer.build((None, LENGTH, DIMENSION))
    in_order = [
        value if kind == "lstm" else np.concatenate([np.split(value, 3, -1)[gate] for gate in (1, 0, 2)], -1)
        for value in (w["cells.input"], w["cells.state"], w["cells.bias"])
    ]
    layer.set_weights(in_order)
    states = [tf.zeros((3, UNITS))] * (2 if kind == "lstm" else 1)
    for at in range(LENGTH):
        states = lstm_cell(w, x[:, at], states) if kind == "lstm" else gru_cell(w, x[:, at], states)
    np.testing.assert_allclose(states[0], layer(x), atol=1e-6)


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
    beside = {"columns": COLUMNS, "itemCategories": plain(CATEGORIES)} if "sideInputs" in weights else {}
    content = description | beside | {
        "sequences": SEQUENCES,
        "weights": {key: plain(value) for key, value in weights.items()},
        "encoded": plain(encoded),
        "scores": plain(encoded @ tf.transpose(weights["items"])),
        "loss": float(loss),
        "gradients": {key: plain(tf.convert_to_tensor(value)) for key, value in gradients.items()},
    }
    path = pathlib.Path(__file__).with_name(f"{name}.json")
    path.write_text(json.dumps(content, separators=(",", ":")) + "\n")


def write_network(name, hyperparameters, weights, network, rows):
    """A network that gives a vector after every interaction."""
    variables = {key: tf.Variable(value) for key, value in weights.items()}
    with tf.GradientTape() as tape:
        outputs = network(variables, rows)
        loss = loss_of(outputs, variables["items"], rows, stride=1)
    gradients = tape.gradient(loss, variables)
    description = {"dimension": DIMENSION, "length": LENGTH, "items": ITEMS}
    description["hyperparameters"] = hyperparameters
    write(name, description, weights, (outputs, loss, gradients))


def write_hybrid(name, hyperparameters, weights, rows):
    inputs = {key: tf.Variable(weights[key]) for key in ("items", "sideInputs") if key in weights}
    layers, names = hybrid_layers(weights)
    with tf.GradientTape() as tape:
        outputs = hybrid(inputs, layers, rows)
        loss = loss_of(outputs, inputs["items"], rows, stride=2)
    trained = [variable.value for layer in layers for variable in layer.trainable_variables]
    gradients = tape.gradient(loss, [*inputs.values(), *trained])
    description = {"dimension": DIMENSION, "length": LENGTH, "items": ITEMS}
    description["hyperparameters"] = {"filters": FILTERS, "units": UNITS} | hyperparameters
    write(name, description, weights, (outputs, loss, dict(zip([*inputs, *names], gradients))))


histories = padded([sequence[:-1] for sequence in SEQUENCES])
of_attention = {"blocks": BLOCKS, "heads": HEADS, "expansion": EXPANSION}
write_network("attention", of_attention, attention_weights(), attention, histories)
write_hybrid("hybrid", {}, hybrid_weights(), histories)
write_network("mlp", {"newest": NEWEST, "means": MEANS, "units": HIDDEN}, mlp_weights(), mlp, histories)
write_network("cnn", {"blocks": CNN_BLOCKS, "filters": FILTERS}, cnn_weights(), cnn, histories)
for cells, gates in (("gru", 3), ("lstm", 4)):
    weights = rnn_weights(gates)
    check_against_keras(weights)
    description = {"units": UNITS, "lstm": int(cells == "lstm")}
    write_network(f"rnn-{cells}", description, weights, rnn(cells), histories)
of_side = {"action": 1, "gap": 1, "value": 1, "category": 1}
weights = attention_weights() | side_weights()
write_network("attention-side-inputs", of_attention | of_side, weights, attention, histories)
write_hybrid("hybrid-side-inputs", of_side, hybrid_weights() | side_weights(), histories)
gated = attention_weights() | attention_gates()
write_network("attention-gated", of_attention | {"gated": 1}, gated, attention, histories)
