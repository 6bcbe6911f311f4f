"""Remit: policy documentation as code for an ISO/IEC 42001 AI management system."""

__version__ = "0.1.0"
