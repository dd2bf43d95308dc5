"""Writes rankings.json and statistics.json: what scikit-learn, scipy and numpy say of random rankings.

    python3.11 -m venv /tmp/golden && /tmp/golden/bin/pip install -r requirements.txt
    /tmp/golden/bin/python generate.py

The tests of libs/evaluation compare with these files to 1e-9. Where a package has the metric it is called; where none has,
its published formula is written in numpy, in another form than ours where there is one (Gini as mean difference).
"""

import json
import pathlib

import numpy as np
from scipy.spatial.distance import jaccard
from scipy.stats import entropy, ttest_rel
from sklearn.metrics import (
    mean_absolute_error,
    mean_squared_error,
    ndcg_score,
    precision_score,
    recall_score,
    roc_auc_score,
)

HERE = pathlib.Path(__file__).parent
KS = [1, 5, 10]
numbers = np.random.default_rng(20061)


def mean(values):
    """Over the users of whom there is something to say."""
    return float(np.nanmean(values))


def accuracy(scores, relevant, k):
    """Of one user: scores of the items that may be recommended, 1 where an item was held out."""
    order = np.argsort(-scores)
    shown = np.zeros(len(scores), int)
    shown[order[:k]] = 1
    hits = relevant[order[:k]]
    places = np.flatnonzero(hits) + 1
    precisions = np.cumsum(hits)[places - 1] / places
    return {
        f"hr@{k}": float(hits.any()),
        f"recall@{k}": recall_score(relevant, shown),
        f"precision@{k}": precision_score(relevant, shown),
        f"ndcg@{k}": ndcg_score([relevant], [scores], k=k),
        f"mrr@{k}": 1 / places[0] if len(places) else 0.0,
        f"map@{k}": precisions.sum() / min(k, relevant.sum()),  # Manning et al. 2008, § 8.4; McFee et al. 2012, § 4
    }


def genre_shares(items, genres):
    """Steck 2018, eq. 2 and 3: an item shares its weight among its genres."""
    known = [genres[i] / genres[i].sum() for i in items if genres[i].any()]
    return np.mean(known, axis=0) if known else None


def of_list(shown, user, world):
    """Of one user's list of item indices."""
    had, users, genres = world["had"], world["users"], world["genres"]
    history, held = world["train"][user], world["held"][user]
    k = len(shown)
    popular = [i for i in np.argsort(-had, kind="stable") if i not in history][:k]
    unexpected = [i for i in shown if i not in popular]
    known = [i for i in shown if genres[i].any()]
    distances = [jaccard(genres[a] > 0, genres[b] > 0) for n, a in enumerate(known) for b in known[n + 1 :]]
    p, q = genre_shares(history, genres), genre_shares(shown, genres)
    ofhistory = np.mean(had[history] / users) if len(history) else np.nan
    return {
        f"novelty@{k}": np.mean(np.log2(users / np.maximum(had[shown], 1))),  # Zhou et al. 2010
        f"popularity@{k}": np.mean(had[shown] / users),  # Yin et al. 2012
        f"popularityLift@{k}": np.mean(had[shown] / users) / ofhistory - 1,  # Abdollahpouri et al. 2020
        f"serendipity@{k}": len(set(unexpected) & set(held)) / k,  # Ge et al. 2010
        f"diversity@{k}": np.mean(distances) if distances else np.nan,  # Ziegler et al. 2005
        f"miscalibration@{k}": np.nan if p is None or q is None else entropy(p, 0.99 * q + 0.01 * p),  # Steck 2018
    }


def of_all_lists(lists, items, k):
    """Coverage and Gini of what everybody is shown."""
    counts = np.bincount(np.concatenate(lists), minlength=items)
    differences = np.abs(counts[:, None] - counts[None, :]).sum()
    return {
        f"coverage@{k}": len(set(np.concatenate(lists))) / items,
        f"gini@{k}": differences / (2 * items**2 * counts.mean()),  # mean difference over twice the mean
    }


def world_of(users, items, names):
    """Who had what, who took to what afterwards, which genres items have; some have none, some users had nothing."""
    train, held = [], []
    for _ in range(users):
        mixed = numbers.permutation(items)
        size = int(numbers.integers(0, items // 4))
        # popular items are low numbers
        own = sorted({int(i * numbers.random()) for i in mixed[:size]})
        rest = [int(i) for i in mixed if i not in own]
        train.append(own)
        held.append(rest[: int(numbers.integers(1, 7))])
    genres = (numbers.random((items, names)) < 0.35).astype(float)
    had = np.zeros(items, int)
    for own in train:
        had[own] += 1
    return {
        "train": train,
        "held": held,
        "genres": genres,
        "had": had,
        "users": sum(1 for own in train if own),
    }


def case(users, items, names):
    world = world_of(users, items, names)
    scores = np.array([numbers.permutation(items) for _ in range(users)], float)
    rows, lists = [], {k: [] for k in KS}
    for user in range(users):
        allowed = np.setdiff1d(np.arange(items), world["train"][user])
        relevant = np.isin(allowed, world["held"][user]).astype(int)
        row = {"auc": roc_auc_score(relevant, scores[user, allowed])}
        order = allowed[np.argsort(-scores[user, allowed])]
        row["mrr"] = 1 / (1 + np.flatnonzero(np.isin(order, world["held"][user]))[0])
        for k in KS:
            lists[k].append(order[:k])
            row |= accuracy(scores[user, allowed], relevant, k) | of_list(order[:k], user, world)
        rows.append(row)
    figures = {
        name: mean([row[name] for row in rows])
        for name in rows[0]
        if not np.isnan([row[name] for row in rows]).all()
    }
    for k in KS:
        figures |= of_all_lists(lists[k], items, k)
    return {
        "ks": KS,
        "items": items,
        "train": world["train"],
        "held": world["held"],
        "categories": [[f"g{g}" for g in np.flatnonzero(row)] for row in world["genres"]],
        "scores": scores.astype(int).tolist(),
        "figures": {name: round(float(value), 12) for name, value in figures.items()},
    }


def t_tests():
    """Paired samples of several sizes, some much alike, some hits and misses only."""
    tests = []
    for size, shift in [(2, 1.0), (3, 0.1), (10, 0.3), (50, 0.0), (200, 0.4)]:
        ours = numbers.normal(shift, 1, size).round(6)
        theirs = (ours * 0.5 + numbers.normal(0, 1, size)).round(6)
        tests.append([ours, theirs])
    tests.append([(numbers.random(400) < p).astype(float) for p in (0.3, 0.1)])
    return [
        {"ours": a.tolist(), "theirs": b.tolist(), "p": float(ttest_rel(a, b).pvalue)} for a, b in tests
    ]


def holm_of(p):
    """Holm 1979."""
    order = np.argsort(p)
    steps = np.minimum(1, np.maximum.accumulate((len(p) - np.arange(len(p))) * p[order]))
    corrected = np.empty(len(p))
    corrected[order] = steps
    return corrected.tolist()


def statistics():
    values = numbers.normal(0, 1, 37).round(6)
    p = (numbers.random(9) ** 4).round(9)
    actual, predicted = numbers.integers(1, 6, 60), numbers.uniform(1, 5, 60).round(6)
    return {
        "tTests": t_tests(),
        "holm": {"p": p.tolist(), "corrected": holm_of(p)},
        "percentiles": {
            "values": values.tolist(),
            "at": [[q, float(np.percentile(values, 100 * q))] for q in (0, 0.025, 0.3, 0.5, 0.975, 1)],
        },
        "ratings": {
            "actual": actual.tolist(),
            "predicted": predicted.tolist(),
            "rmse": float(np.sqrt(mean_squared_error(actual, predicted))),
            "mae": float(mean_absolute_error(actual, predicted)),
        },
    }


def write(name, content):
    (HERE / name).write_text(json.dumps(content, separators=(",", ":")) + "\n", encoding="utf-8")


write("rankings.json", [case(30, 40, 4), case(12, 90, 6), case(50, 25, 1)])
write("statistics.json", statistics())
