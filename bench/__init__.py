"""Benchmarks; each prints a ratio against something run beside it, so that the machine does not decide."""
