"""Trains the attention network of libs/models in Python TensorFlow, for `profilestream releases import`.

    python3.11 -m venv /tmp/elsewhere && /tmp/elsewhere/bin/pip install -r requirements.txt
    /tmp/elsewhere/bin/python train_attention.py --interactions export.parquet --out trained

Interactions are what `profilestream export` writes, or another Parquet file with a user, an item and a time for each
(--columns names them), or a text file with one user a line, her items in time order. The folder that comes out holds the items, the weights, the sequences, and what the
network here makes of some histories, which the import compares with what the network there makes of them.
"""

import argparse
import json
import math
import pathlib

import numpy as np
import tensorflow as tf

RMS_EPSILON, UNSEEN = 1e-6, -1e9
CHECKED_HISTORIES = 20


def read_sequences(path, columns):
    """Items in time order, one list a user."""
    if path.suffix == ".parquet":
        import pyarrow.parquet as parquet

        user, item, *order = columns.split(",")
        table = parquet.read_table(path, columns=[user, item, *order])
        table = table.sort_by([(column, "ascending") for column in (user, *order)])
        by_user = {}
        for who, what in zip(table[user].to_pylist(), table[item].to_pylist()):
            by_user.setdefault(who, []).append(str(what))
        return list(by_user.values())
    return [line.split() for line in path.read_text().splitlines() if line.strip()]


def plan(options, items):
    """Shapes of the weights by name, as libs/models/src/architectures/attention.ts has them."""
    wide, inner = options.dimension, options.dimension
    shapes = {"items": (items, wide), "positions": (options.length, wide)}
    for block in range(options.blocks):
        shapes |= {
            f"block{block}.attention.gain": (wide,),
            f"block{block}.attention.qkv": (wide, 3 * wide),
            f"block{block}.attention.out": (wide, wide),
            f"block{block}.feedForward.gain": (wide,),
            f"block{block}.feedForward.in": (wide, inner),
            f"block{block}.feedForward.inBias": (inner,),
            f"block{block}.feedForward.out": (inner, wide),
            f"block{block}.feedForward.outBias": (wide,),
        }
    return shapes | {"gain": (wide,)}


def starting_weights(shapes, numbers):
    def start(name, shape):
        if name.endswith("gain"):
            return np.ones(shape)
        if name.endswith("Bias"):
            return np.zeros(shape)
        deviation = 1 / math.sqrt(shape[1]) if name in ("items", "positions") else 1 / math.sqrt(shape[0])
        return deviation * numbers.standard_normal(shape)

    return {name: tf.Variable(start(name, shape).astype(np.float32), name=name) for name, shape in shapes.items()}


def rms_normalised(x, gain):
    return x / tf.sqrt(tf.reduce_mean(x * x, axis=-1, keepdims=True) + RMS_EPSILON) * gain


def padded(histories, length):
    rows = np.full((len(histories), length), -1, np.int32)
    for row, history in enumerate(histories):
        newest = history[-length:]
        rows[row, length - len(newest) :] = newest
    return rows


def encode(w, rows, options, dropout):
    """Vectors after every interaction, [batch, length, dimension]."""
    wide, length, heads = options.dimension, options.length, options.heads
    drop = (lambda x: tf.nn.dropout(x, dropout)) if dropout > 0 else (lambda x: x)
    present = tf.cast(rows >= 0, tf.float32)[:, :, None]
    x = tf.nn.embedding_lookup(w["items"], tf.maximum(rows, 0)) * present * math.sqrt(wide)
    x = drop(x + w["positions"])
    seen = np.tril(np.ones((length, length), bool))[None, None] & (rows >= 0)[:, None, None, :]
    for block in range(options.blocks):
        name = f"block{block}.attention"
        qkv = rms_normalised(x, w[f"{name}.gain"]) @ w[f"{name}.qkv"]
        parts = [tf.stack(tf.split(part, heads, axis=-1), axis=1) for part in tf.split(qkv, 3, axis=-1)]
        queries, keys, values = parts
        logits = tf.einsum("bhqe,bhke->bhqk", queries, keys) / math.sqrt(wide // heads)
        shares = drop(tf.nn.softmax(tf.where(seen, logits, logits + UNSEEN)))
        mixed = tf.einsum("bhqk,bhke->bhqe", shares, values)
        x += drop(tf.concat(tf.unstack(mixed, axis=1), axis=-1) @ w[f"{name}.out"])
        name = f"block{block}.feedForward"
        opened = rms_normalised(x, w[f"{name}.gain"]) @ w[f"{name}.in"] + w[f"{name}.inBias"]
        x += drop(drop(tf.nn.relu(opened)) @ w[f"{name}.out"] + w[f"{name}.outBias"])
    return rms_normalised(x, w["gain"])


def train(w, sequences, options, numbers):
    """Full cross-entropy of the next item after every interaction."""
    optimiser = tf.keras.optimizers.Adam(options.rate)
    weights = list(w.values())

    @tf.function(reduce_retracing=True)
    def step(inputs, targets):
        with tf.GradientTape() as tape:
            wanted = tf.where(targets >= 0)
            vectors = tf.gather_nd(encode(w, inputs, options, options.dropout), wanted)
            logits = vectors @ tf.transpose(w["items"])
            labels = tf.gather_nd(targets, wanted)
            loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits))
        optimiser.apply_gradients(zip(tape.gradient(loss, weights), weights))
        return loss

    for epoch in range(options.epochs):
        order, losses = numbers.permutation(len(sequences)), []
        for start in range(0, len(order), options.batch):
            some = [sequences[at] for at in order[start : start + options.batch]]
            some = [sequence for sequence in some if len(sequence) > 1]
            if some:
                inputs = padded([sequence[:-1] for sequence in some], options.length)
                targets = padded([sequence[1:] for sequence in some], options.length)
                losses.append(float(step(tf.constant(inputs), tf.constant(targets))))
        print(f"epoch {epoch + 1} of {options.epochs}: loss {np.mean(losses):.4f}", flush=True)


def write(folder, w, options, items, sequences):
    folder.mkdir(parents=True, exist_ok=True)
    histories = [sequence for sequence in sequences if sequence][:CHECKED_HISTORIES]
    vectors = encode(w, padded(histories, options.length), options, 0)[:, -1].numpy()
    encoder = {
        "architecture": "attention",
        "dimension": options.dimension,
        "length": options.length,
        "hyperparameters": {"blocks": options.blocks, "heads": options.heads, "expansion": 1},
        "seed": options.seed,
        "weights": [{"name": name, "shape": list(weight.shape)} for name, weight in w.items()],
        "check": {"histories": histories, "vectors": np.round(vectors.astype(float), 7).tolist()},
    }
    (folder / "weights.f32").write_bytes(b"".join(weight.numpy().astype("<f4").tobytes() for weight in w.values()))
    (folder / "items.json").write_text(json.dumps(items))
    (folder / "sequences.json").write_text(json.dumps(sequences))
    (folder / "encoder.json").write_text(json.dumps(encoder))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--interactions", type=pathlib.Path, required=True)
    parser.add_argument("--columns", default="userId,itemId,occurredAt,logPlace", help="of a Parquet file: user, item, and by what a user's are ordered")
    parser.add_argument("--out", type=pathlib.Path, required=True)
    for name, usual in {"dimension": 64, "length": 100, "blocks": 2, "heads": 1, "epochs": 30, "batch": 128, "seed": 1}.items():
        parser.add_argument(f"--{name}", type=int, default=usual)
    parser.add_argument("--dropout", type=float, default=0.2)
    parser.add_argument("--rate", type=float, default=0.001)
    options = parser.parse_args()
    tf.random.set_seed(options.seed)
    numbers = np.random.default_rng(options.seed)
    named = read_sequences(options.interactions, options.columns)
    items = sorted({item for sequence in named for item in sequence})
    index = {item: at for at, item in enumerate(items)}
    sequences = [[index[item] for item in sequence] for sequence in named]
    w = starting_weights(plan(options, len(items)), numbers)
    train(w, sequences, options, numbers)
    write(options.out, w, options, items, sequences)


main()
