// How the page looks. A sheet made by the script needs no leave of the Content-Security-Policy.
const STYLE = `
:root { color-scheme: light dark; font: 16px/1.45 system-ui, sans-serif; }
body { margin: 0 auto; max-width: 50rem; padding: 0 1rem 2rem; }
h1 { margin-bottom: 0; }
h2 { font-size: 1.1rem; margin: 1.5rem 0 0.3rem; }
form > label { display: block; font-weight: 600; }
textarea, pre, td { font-family: ui-monospace, monospace; font-size: 0.95rem; }
textarea { box-sizing: border-box; width: 100%; resize: vertical; }
#keys { margin: 0; font-size: 0.85rem; }
form label + select { margin-right: 1rem; }
button, select { font: inherit; }
pre { margin: 0; overflow: auto; max-height: 24rem; white-space: pre-wrap; overflow-wrap: anywhere; }
#error { color: light-dark(#b00020, #ff8a80); white-space: pre; }
#state, #story-state { margin: 0 0 0.3rem; }
table { border-collapse: collapse; }
th, td { border: 1px solid color-mix(in srgb, currentColor 35%, transparent); padding: 0.25rem 0.6rem; text-align: right; }
th:first-child { text-align: left; }
`;
