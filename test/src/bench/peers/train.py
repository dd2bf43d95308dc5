"""The peer of the train bench: the attention network of libs/models in Python TensorFlow, one compiled graph a step.

    python3 train.py < requests; each line is a number of steps, each is answered by a line of JSON once they are done.

Same size, same arithmetic (pre-norm by the root mean square, fused q, k, v, dropout 0.2, full cross-entropy, tied
embeddings), and TensorFlow's own fused loss and Adam: what somebody who knows TensorFlow would write.
"""

import json
import math
import os
import resource
import sys
import time

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
import numpy as np  # noqa: E402
import tensorflow as tf  # noqa: E402

ITEMS, DIMENSION, LENGTH, BATCH, BLOCKS = 3416, 64, 100, 128, 2
DROPOUT, LEARNING_RATE, BETA1, BETA2 = 0.2, 1e-3, 0.9, 0.98

numbers = np.random.default_rng(1)


def matrix(rows, columns):
    bound = math.sqrt(6 / (rows + columns))
    return tf.Variable(numbers.uniform(-bound, bound, (rows, columns)).astype(np.float32))


def vector(value):
    return tf.Variable(tf.fill([DIMENSION], float(value)))


def table(rows):
    return tf.Variable((0.02 * numbers.standard_normal((rows, DIMENSION))).astype(np.float32))


items, positions, gain = table(ITEMS), table(LENGTH), vector(1)
blocks = [
    {
        "attention": vector(1),
        "qkv": matrix(DIMENSION, 3 * DIMENSION),
        "out": matrix(DIMENSION, DIMENSION),
        "forward": vector(1),
        "in": matrix(DIMENSION, DIMENSION),
        "in bias": vector(0),
        "back": matrix(DIMENSION, DIMENSION),
        "back bias": vector(0),
    }
    for _ in range(BLOCKS)
]
variables = [items, positions, gain] + [weight for block in blocks for weight in block.values()]
moments = [(tf.Variable(tf.zeros_like(v)), tf.Variable(tf.zeros_like(v))) for v in variables]
powers = tf.Variable(1.0), tf.Variable(1.0)
causal = tf.constant(np.triu(np.full((LENGTH, LENGTH), -1e9, np.float32), 1))


def normalised(x, scale):
    return x * tf.math.rsqrt(tf.reduce_mean(tf.square(x), -1, keepdims=True) + 1e-6) * scale


def encoded(histories):
    x = tf.gather(items, histories) * math.sqrt(DIMENSION) + positions
    x = tf.reshape(tf.nn.dropout(x, DROPOUT), [-1, DIMENSION])
    for block in blocks:
        qkv = normalised(x, block["attention"]) @ block["qkv"]
        q, k, v = tf.split(tf.reshape(qkv, [BATCH, LENGTH, 3 * DIMENSION]), 3, -1)
        shares = tf.nn.softmax(tf.matmul(q, k, transpose_b=True) / math.sqrt(DIMENSION) + causal)
        mixed = tf.reshape(tf.nn.dropout(shares, DROPOUT) @ v, [-1, DIMENSION])
        x += tf.nn.dropout(mixed @ block["out"], DROPOUT)
        inner = tf.nn.relu(normalised(x, block["forward"]) @ block["in"] + block["in bias"])
        x += tf.nn.dropout(tf.nn.dropout(inner, DROPOUT) @ block["back"] + block["back bias"], DROPOUT)
    return normalised(x, gain)


@tf.function(jit_compile="--xla" in sys.argv)
def step(histories, targets):
    with tf.GradientTape() as tape:
        logits = tf.matmul(encoded(histories), items, transpose_b=True)
        loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(tf.reshape(targets, [-1]), logits))
    gradients = tape.gradient(loss, variables)
    powers[0].assign(powers[0] * BETA1)
    powers[1].assign(powers[1] * BETA2)
    for variable, (mean, square), gradient in zip(variables, moments, gradients):
        tf.raw_ops.ResourceApplyAdam(
            var=variable.handle,
            m=mean.handle,
            v=square.handle,
            beta1_power=powers[0],
            beta2_power=powers[1],
            lr=LEARNING_RATE,
            beta1=BETA1,
            beta2=BETA2,
            epsilon=1e-8,
            grad=tf.convert_to_tensor(gradient),
        )
    return loss


windows = numbers.integers(0, ITEMS, (BATCH, LENGTH + 1), np.int32)
for line in sys.stdin:
    steps = int(line)
    began, cpu = time.perf_counter(), time.process_time()
    loss = math.nan
    for _ in range(steps):
        loss = float(step(tf.constant(windows[:, :-1]), tf.constant(windows[:, 1:])))
    done = {
        "steps": steps,
        "positions": steps * BATCH * LENGTH,
        "seconds": time.perf_counter() - began,
        "cpuSeconds": time.process_time() - cpu,
        "peakMiB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "loss": loss,
    }
    print(json.dumps(done), flush=True)
