"""Measurements that anyone can run; they print ratios, never judge."""
