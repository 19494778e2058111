"""What a person has corrected: Report -> Report, between reading and warehouse. The entries are files of the data root."""

from zhibiao.corrections.apply import StaleCorrection, correct
from zhibiao.corrections.model import Action, Amendment, Correction, Corrections

__all__ = ["Action", "Amendment", "Correction", "Corrections", "StaleCorrection", "correct"]
