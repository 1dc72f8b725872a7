"""Simulators with known answers, for tests and benches: everything drawn here is SYNTHETIC."""
