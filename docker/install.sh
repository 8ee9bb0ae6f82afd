#!/bin/sh
# The grader on a fresh Debian or Ubuntu, as root: what docker/Dockerfile runs, and whoever has no Docker can run.
# It needs pyproject.toml, README.md, LICENSE, requirements.lock and autograder/ beside its folder. No course is installed.
set -eu
cd "$(dirname "$0")/.."
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
# bubblewrap: its wheel, which the lock brings, is for x86-64 alone.
apt-get install -y -qq --no-install-recommends bubblewrap python3 python3-venv
rm -rf /var/lib/apt/lists/*
python3 -m venv /opt/autograder
/opt/autograder/bin/pip install --quiet --no-cache-dir --require-hashes --requirement requirements.lock
# Built by the setuptools of the lock: nothing is installed here that has no hash.
/opt/autograder/bin/pip install --quiet --no-cache-dir --no-deps --no-build-isolation .
rm -rf build ./*.egg-info
# Whoever grades. Anybody may write to its home, since `docker run --user` may name a user that nobody made.
useradd --uid 1000 --create-home grader
chmod 1777 /home/grader
