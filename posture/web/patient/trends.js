// Drawings and sentences that the server made and escaped: Streamlit's own HTML would take the drawings out.

export default function ({ data, parentElement }) {
  parentElement.querySelector(".trends").innerHTML = data.html;
}
