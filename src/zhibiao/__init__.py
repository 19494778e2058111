"""zhibiao (指标): figures of Chinese local-government reports as a warehouse of checked facts."""

__version__ = "0.1.0"
