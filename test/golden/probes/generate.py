"""Writes probes.json: scikit-learn's logistic regression on small random rows, several classes and two.

    python3.11 -m venv /tmp/golden && /tmp/golden/bin/pip install -r requirements.txt
    /tmp/golden/bin/python generate.py

The test of libs/evaluation compares probabilities and weights with this file. Our ridge is on the mean loss: C = 1 / (users · ridge).
With two classes scikit-learn fits one row of weights where a softmax has two that mirror each other: C is then twice as much, and its
row is their difference.
"""

import json
import pathlib

import numpy as np
from sklearn.linear_model import LogisticRegression

HERE = pathlib.Path(__file__).parent
numbers = np.random.default_rng(7)


def case(users, width, classes, ridge):
    rows = numbers.normal(0, 1, (users, width)).round(4)
    truth = rows @ numbers.normal(0, 1, (width, classes)) + numbers.gumbel(0, 1, (users, classes))
    labels = truth.argmax(1)
    c = (2 if classes == 2 else 1) / (users * ridge)
    model = LogisticRegression(C=c, tol=1e-12, max_iter=100_000).fit(rows, labels)
    return {
        "width": width,
        "classes": classes,
        "ridge": ridge,
        "rows": rows.ravel().tolist(),
        "labels": labels.tolist(),
        "weights": model.coef_.ravel().round(9).tolist(),
        "probabilities": model.predict_proba(rows).ravel().round(9).tolist(),
    }


cases = [case(60, 3, 4, 0.1), case(40, 5, 3, 0.003), case(80, 4, 2, 0.03)]
(HERE / "probes.json").write_text(json.dumps(cases, separators=(",", ":")) + "\n", encoding="utf-8")
