"""What Streamlit starts, in a folder of its own: Streamlit puts that folder before all others to import from."""
