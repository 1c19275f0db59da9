#!/usr/bin/env bash
# Gradescope runs this once, when the autograder's image is built: it installs what grading needs.
set -euo pipefail

autograder="${AUTOGRADER:-/autograder}"
python="$autograder/venv/bin/python"

apt-get update
apt-get install -y python3 python3-venv
python3 -m venv "$autograder/uv"
"$autograder/uv/bin/pip" install uv
"$autograder/uv/bin/uv" venv --python ">=3.11" "$autograder/venv"
"$autograder/uv/bin/uv" pip install --python "$python" \
    -r "$autograder/source/requirements.txt" "$autograder"/source/nnx_grader-*.whl

# Workers run as another user, who may not look at the reference and the cases.
chmod -R go-rwx "$autograder/source" "$autograder"/venv/lib/python*/site-packages/grader/bundled

# What works here and what does not stands in the log of the build.
cd /tmp
"$autograder/venv/bin/grade" doctor || true
