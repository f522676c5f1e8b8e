"""Every address × every kind of person × every method: the status that each cell must answer (P1)."""
