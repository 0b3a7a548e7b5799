/** The page's only style sheet: system fonts, both colour schemes, narrow screens. */
export const OVERVIEW_STYLE = `
:root { --ink: #1c2127; --soft: #5b6673; --line: #dde2e8; --ground: #fff; --card: #f6f8fa; --link: #0b5cad; --good: #1a7f4b; --bad: #c02b2b; --idle: #8a6d00; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9ed; --soft: #9aa5b1; --line: #303841; --ground: #14181d; --card: #1b2127; --link: #6cb2ff; --good: #4cc38a; --bad: #ff7b72; --idle: #d9b44a; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 62rem; padding: 2rem 1.25rem 4rem; background: var(--ground); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
header { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 1rem; border-bottom: 1px solid var(--line); padding-bottom: .75rem; }
h1 { font-size: 1.5rem; margin: 0; }
header p, small, .endpoints span { color: var(--soft); }
header p { margin: 0; }
h2 { font-size: 1rem; margin: 2rem 0 .5rem; }
a { color: var(--link); text-decoration: none; }
a:hover { text-decoration: underline; }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(8rem, 1fr)); gap: .75rem; margin: 1.25rem 0 0; }
.facts div { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: .5rem .75rem; }
dt { color: var(--soft); font-size: .8rem; }
dd { margin: 0; font-size: 1.15rem; font-variant-numeric: tabular-nums; }
dd.failure { color: var(--bad); }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .4rem .75rem .4rem 0; border-bottom: 1px solid var(--line); vertical-align: top; font-weight: 400; }
thead th { color: var(--soft); font-size: .8rem; }
.n { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
.state::before { content: "●"; margin-right: .4rem; }
.success::before { color: var(--good); }
.failure::before { color: var(--bad); }
.no_data::before, .pending::before { color: var(--idle); }
.endpoints { list-style: none; padding: 0; margin: 0; }
.endpoints li { display: grid; grid-template-columns: 10rem 1fr; padding: .25rem 0; }
`;
