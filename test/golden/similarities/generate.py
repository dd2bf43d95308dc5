"""Writes matrices.json and ml-100k.json: what scipy and scikit-learn say of given rows.

    python3.11 -m venv /tmp/golden && /tmp/golden/bin/pip install -r requirements.txt
    /tmp/golden/bin/python generate.py ../../../../shared/data

The tests of libs/similarity compare with these files to 1e-6. An empty place is 0 to cosine and centred cosine, and no
place at all to Pearson, adjusted cosine, Jaccard and MSD. What is undefined is 0.
"""

import csv
import json
import pathlib
import sys

import numpy as np
from scipy.spatial.distance import jaccard
from scipy.stats import pearsonr
from sklearn.metrics import mean_squared_error
from sklearn.metrics.pairwise import cosine_similarity

HERE = pathlib.Path(__file__).parent
numbers = np.random.default_rng(20011)


def pair(values, there, x, y):
    """The six similarities of rows x and y; values [rows, columns], there says which places have an entry."""
    common = there[x] & there[y]
    a, b = values[x, common], values[y, common]
    either = there[x] | there[y]
    means = np.array([values[there[:, c], c].mean() if there[:, c].any() else 0 for c in np.flatnonzero(common)])
    p, q = a - means, b - means
    centred = [np.where(there[r], values[r] - values[r, there[r]].mean() if there[r].any() else 0, 0) for r in (x, y)]
    enough = len(a) > 1 and np.ptp(a) > 0 and np.ptp(b) > 0
    return {
        "cosine": cosine_similarity(values[[x]], values[[y]])[0, 0],
        "pearson": pearsonr(a, b).statistic if enough else 0,
        "centred-cosine": cosine_similarity([centred[0]], [centred[1]])[0, 0],
        "adjusted-cosine": cosine_similarity([p], [q])[0, 0] if len(p) and p.any() and q.any() else 0,
        "jaccard": 1 - jaccard(there[x], there[y]) if either.any() else 0,
        "msd": 1 / (1 + mean_squared_error(a, b)) if len(a) else 0,
    }


def entries(values, there):
    return [[[int(c), float(values[r, c])] for c in np.flatnonzero(there[r])] for r in range(len(values))]


def matrix(rows, columns, density):
    """Random halves from −3 to 5; row 0 is empty, row 1 constant, row 2 has one entry, row 3 holds zeros."""
    there = numbers.random((rows, columns)) < density
    values = np.where(there, numbers.integers(-6, 11, (rows, columns)) / 2, 0.0)
    there[0] = False
    values[1] = np.where(there[1], 3.0, 0.0)
    there[2] = np.arange(columns) == 4
    values[2] = np.where(there[2], -2.0, 0.0)
    values[3] = 0.0
    values[~there] = 0.0
    pairs = [(x, y) for x in range(rows) for y in range(x + 1, rows)]
    return {
        "columns": columns,
        "entries": entries(values, there),
        "similarities": [[x, y, {k: round(float(v), 9) for k, v in pair(values, there, x, y).items()}] for x, y in pairs],
    }


def movielens(folder):
    """200 pairs of items of ml-100k, rows items, columns users."""
    values = np.zeros((1683, 944))
    with open(folder / "ml-100k" / "ml-100k.inter", encoding="utf-8") as file:
        for user, item, rating, _ in list(csv.reader(file, delimiter="\t"))[1:]:
            values[int(item), int(user)] = float(rating)
    there = values > 0
    popular = np.argsort(-there.sum(1))[:400]
    chosen = [tuple(int(i) for i in numbers.choice(popular, 2, replace=False)) for _ in range(200)]
    return [[x, y, {k: round(float(v), 9) for k, v in pair(values, there, x, y).items()}] for x, y in chosen]


def write(name, content):
    (HERE / name).write_text(json.dumps(content, separators=(",", ":")) + "\n", encoding="utf-8")


write("matrices.json", [matrix(12, 9, 0.5), matrix(20, 30, 0.2), matrix(8, 200, 0.7)])
write("ml-100k.json", movielens(pathlib.Path(sys.argv[1])))
