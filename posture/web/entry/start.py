"""What runs in every session: the frame of all pages and the way to them; the pages stand in posture/web."""

import streamlit as st

from posture.web import measure, places
from posture.web.markup import show_style
from posture.web.new_visit import page as new_visit
from posture.web.patient import page as patient
from posture.web.patients import page as patients
from posture.web.phone_menu import phone_menu
from posture.web.places import Place
from posture.web.repeatability import page as repeatability
from posture.web.report import page as report
from posture.web.review import page as review
from posture.web.settings import page as settings
from posture.web.signed_in import signed_in

st.set_page_config(page_title="Posture", page_icon="🧍", layout="wide")
show_style()
signed_in()
phone_menu()
shown = places.menu(
    {
        Place.PATIENTS: patients.page,
        Place.PATIENT: patient.page,
        Place.NEW_VISIT: new_visit.page,
        Place.REVIEW: review.page,
        Place.REPORT: report.page,
        Place.MEASURE: measure.page,
        Place.SETTINGS: settings.page,
        Place.REPEATABILITY: repeatability.page,
    }
)
shown.run()
