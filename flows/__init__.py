"""Prefect flows: thin wrappers around zhibiao.operations."""
