"""Prefect flows: thin wrappers around zhibiao.operations. Import `surroundings` and call `prepare` before the others."""
