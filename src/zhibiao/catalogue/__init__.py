"""What the reader knows, as data: metrics, measure words, words, traps. One file a category of metrics."""

from zhibiao.catalogue.loading import load
from zhibiao.catalogue.model import Catalogue, Metric

__all__ = ["Catalogue", "Metric", "load"]
