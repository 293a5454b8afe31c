"""The gate before the pages: who may come in, by which name the machine is called, and how long a sign-in lasts.

Everything that the server answers passes `middleware.Gate`, a pure ASGI middleware, so that pages, the websocket,
/media, uploads, components and metrics are closed alike. The gate knows nothing of Streamlit and nothing of the
records: it asks a `Keeper`, and tells the pages who is there in request headers that no client can set.
"""
