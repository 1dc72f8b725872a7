"""Cases that Quaywatch ships: real data, built and run offline."""
