# Commands of the project: `just` lists them, `just NAME` runs one (https://just.systems).

# List the commands
default:
    @just --list --unsorted

# Check types and borrows, without building
check:
    cargo check --workspace --all-targets

# Build the program in release mode
build:
    cargo build --release

# Run tests, all or those that match a filter: just test --test cases
test *ARGS:
    cargo test --workspace {{ ARGS }}

# Format the code
fmt:
    cargo fmt --all

# Run the lints as CI does
lint:
    cargo clippy --workspace --all-targets --all-features -- -D warnings

# Run everything that must pass before a change goes in
ci:
    .ci/run

# Check the built-in rules and run their examples
check-rules:
    cargo run --quiet -- rules check
    cargo run --quiet -- rules test

# Accept changed snapshots; read them before you commit
accept:
    INSTA_UPDATE=always cargo test --test cases --test diagnostics
    TRYCMD=overwrite cargo test --test commands
    UPDATE_DOCS=1 cargo test --test rules_doc --test rules_schema

# Build the API documentation and open it
doc:
    cargo doc --no-deps --open

# Run the benchmarks, all or one: just bench --bench startup
bench *ARGS:
    cargo bench {{ ARGS }}

# Test the Python package and its adapters, Spark and Ray aside
test-python:
    .ci/python

# Test the adapter for Spark on a cluster of two workers; installs Spark (456 MB)
test-spark:
    python/test-large spark

# Test the adapter for Ray with two actors; installs Ray
test-ray:
    python/test-large ray

# Drive the page of the studio in Chromium; with --pictures, also write pictures of it
test-studio *ARGS:
    tests/studio/run {{ ARGS }}

# Fuzz a target, or all, for some seconds
fuzz TARGET='all' SECONDS='120':
    fuzz/run {{ TARGET }} {{ SECONDS }}

# Measure what each rule removes from the corpora in a folder
quality CORPORA:
    cargo run --release --example quality -- {{ CORPORA }}

# Compare the outputs of two builds of the program, byte for byte
compare OLD NEW:
    scripts/compare-outputs {{ OLD }} {{ NEW }}
