#!/usr/bin/env python3
"""table.py RUNS : a line for each N and peer, the fastest first: medians of wall and processor time, of memory, and how many times
as long as dpc it took. RUNS has lines of: N, peer, and what `measure` prints."""
import statistics
import sys

runs = {}
for line in open(sys.argv[1], encoding="utf-8"):
    n, peer, *numbers = line.split()
    runs.setdefault((int(n), peer), []).append([float(each) for each in numbers])

medians = {key: [statistics.median(column) for column in zip(*rows)] for key, rows in runs.items()}
print(f"{'N':>6}  {'peer':14} {'wall ms':>10} {'fastest':>10} {'cpu ms':>10} {'peak MB':>9} {'x dpc':>7}")
for (n, peer), (wall, cpu, memory, _) in sorted(medians.items(), key=lambda each: (each[0][0], each[1][0])):
    fastest = min(row[0] for row in runs[n, peer])
    ratio = f"{wall / medians[n, 'dpc'][0]:7.1f}" if (n, "dpc") in medians else ""
    print(f"{n:6}  {peer:14} {wall:10.1f} {fastest:10.1f} {cpu:10.1f} {memory / 1024:9.1f} {ratio}")
