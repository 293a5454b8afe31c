"""Page New visit: photos of a patient, coached, sorted into views and checked before they are kept."""
