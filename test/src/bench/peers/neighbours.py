"""The peer of the neighbours bench: scipy's sparse product, then the top k of each row.

    python3 neighbours.py SEQUENCES K < nothing; prints one line of JSON: seconds and peak memory, items and users.
"""

import json
import resource
import sys
import time

import numpy as np
from scipy import sparse


def read(path):
    users, items = [], []
    with open(path, encoding="utf-8") as file:
        for user, line in enumerate(file):
            seen = sorted({int(item) for item in line.split()})
            items += seen
            users += [user] * len(seen)
    return sparse.csr_matrix((np.ones(len(items), np.float32), (users, items)))


def top_k(rows, k):
    length = np.sqrt(np.asarray(rows.multiply(rows).sum(1)).ravel())
    length[length == 0] = 1
    unit = sparse.diags(1 / length).dot(rows).tocsr().astype(np.float32)
    product = (unit @ unit.T).tocsr()
    best = []
    for row in range(product.shape[0]):
        scores = product.data[product.indptr[row] : product.indptr[row + 1]]
        others = product.indices[product.indptr[row] : product.indptr[row + 1]]
        scores[others == row] = -1
        chosen = np.argpartition(-scores, k)[:k] if len(scores) > k else np.arange(len(scores))
        chosen = chosen[np.argsort(-scores[chosen], kind="stable")]
        chosen = chosen[scores[chosen] > 0]
        best.append((others[chosen], scores[chosen]))
    return best


def timed(rows, k):
    began = time.perf_counter()
    best = top_k(rows, k)
    return time.perf_counter() - began, float(sum(scores.sum() for _, scores in best))


users_by_items = read(sys.argv[1])
item_seconds, item_sum = timed(users_by_items.T.tocsr(), int(sys.argv[2]))
user_seconds, user_sum = timed(users_by_items, int(sys.argv[2]))
print(
    json.dumps(
        {
            "items": {"seconds": item_seconds, "sum": item_sum},
            "users": {"seconds": user_seconds, "sum": user_sum},
            "peakMiB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        }
    )
)
