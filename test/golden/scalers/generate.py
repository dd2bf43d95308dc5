"""Writes scalers.json: what scikit-learn's scalers make of three real columns.

    python3.11 -m venv /tmp/golden && /tmp/golden/bin/pip install -r requirements.txt
    /tmp/golden/bin/python generate.py FOLDER_OF_DATA_SETS

The test of libs/profile (normalise/golden.test.ts) reads the same columns by itself, fits its own scalers and compares
parameters and values (1e-6). No value of a data set is kept here: only where in the column it stands and what it becomes.
"""

import csv
import json
import pathlib
import sys

import numpy as np
import pyarrow.parquet as parquet
from sklearn.preprocessing import FunctionTransformer, MinMaxScaler, QuantileTransformer, RobustScaler, StandardScaler

ROWS = 400
data = pathlib.Path(sys.argv[1])


def dwell():
    """Milliseconds from each event to the next one of its session, in the order of the file."""
    sessions = {}
    with open(data / "deskdrop" / "users_interactions.csv", newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            sessions.setdefault(row["sessionId"], []).append(int(row["timestamp"]))
    gaps = []
    for times in sessions.values():
        times.sort()
        gaps += [1000 * (after - before) for before, after in zip(times, times[1:])]
    return np.array(gaps, float)


retail = parquet.read_table(data / "online-retail" / "online_retail.parquet", columns=["Price", "Quantity"])
columns = {
    "online-retail price": retail["Price"].to_numpy().astype(float),
    "online-retail quantity": retail["Quantity"].to_numpy().astype(float),
    "deskdrop dwell": dwell(),
}
golden = {}
for name, column in columns.items():
    table = column[:, None]
    rows = np.linspace(0, len(column) - 1, ROWS).astype(int)
    scalers = {
        "min-max": MinMaxScaler(),
        "z-score": StandardScaler(),
        "robust": RobustScaler(),
        "quantile": QuantileTransformer(n_quantiles=101, subsample=None),
        "log1p": FunctionTransformer(np.log1p),
    }
    with np.errstate(all="ignore"):
        values = {kind: scaler.fit(table).transform(table)[rows, 0] for kind, scaler in scalers.items()}
    # Negative numbers (cancellations) have no place in our log1p: None.
    values["log1p"] = np.where(column[rows] < 0, np.nan, values["log1p"])
    golden[name] = {
        "count": len(column),
        "parameters": {
            "lowest": scalers["min-max"].data_min_[0],
            "highest": scalers["min-max"].data_max_[0],
            "mean": scalers["z-score"].mean_[0],
            "deviation": scalers["z-score"].scale_[0],
            "median": scalers["robust"].center_[0],
            "interquartileRange": scalers["robust"].scale_[0],
        },
        "rows": rows.tolist(),
        "values": {kind: [None if np.isnan(v) else float(v) for v in row] for kind, row in values.items()},
    }
pathlib.Path(__file__).with_name("scalers.json").write_text(json.dumps(golden) + "\n", encoding="utf-8")
