"""Page Patients: search, the last seen, a new patient."""
