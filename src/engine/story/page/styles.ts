/** The page's own style: colours as in the window's theme, light and dark, and on paper. */

const LIGHT = 'color-scheme:light;--bg0:#fff;--bg1:#f7f8fa;--bg2:#eef1f5;--line:#dde2ea;--fg0:#141a24;--fg1:#46505f;--fg2:#596372;--accent:#0a6fb0;--ok:#117a4c;--warn:#8a5d00;--error:#c22a33;--blocked:#7a45d1;--info:#2a5fd0';
const DARK = 'color-scheme:dark;--bg0:#0d1015;--bg1:#12161d;--bg2:#181d27;--line:#232b3a;--fg0:#e9edf5;--fg1:#aab4c5;--fg2:#939eb0;--accent:#58c4ff;--ok:#45c38a;--warn:#f2b33d;--error:#ff7d82;--blocked:#b48cf5;--info:#7aa7ff';

export const STYLES = `
:root{${LIGHT}}
@media (prefers-color-scheme:dark){:root{${DARK}}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg0);color:var(--fg0);font:14px/1.5 Inter,system-ui,-apple-system,"Segoe UI",sans-serif;overflow-wrap:anywhere}
main{max-width:1080px;margin:0 auto;padding:32px 28px 80px}
h1{font-size:24px;line-height:1.25;margin:0 0 4px;font-weight:650;text-wrap:balance}
h2{font-size:16px;margin:40px 0 12px;font-weight:650}
h3{font-size:14px;margin:20px 0 8px;font-weight:600}
p{margin:0 0 8px;max-width:80ch}
a{color:var(--accent)}
.dim,.note{color:var(--fg2)}
.note{font-size:13px}
code,pre,.mono{font-family:"JetBrains Mono",ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:12.5px}
pre{margin:8px 0;padding:12px 14px;background:var(--bg1);border:1px solid var(--line);border-radius:8px;white-space:pre-wrap;line-height:1.55;max-height:560px;overflow:auto}
code{background:var(--bg2);border-radius:4px;padding:1px 5px}
.facts{display:grid;grid-template-columns:repeat(auto-fill,minmax(220px,1fr));gap:12px 24px;margin:20px 0 0;padding:16px 18px;background:var(--bg1);border:1px solid var(--line);border-radius:10px}
.facts dt{font-size:12px;color:var(--fg2)}
.facts dd{margin:0}
.banner{border:1px solid var(--line);border-left:3px solid var(--accent);border-radius:8px;background:var(--bg1);padding:10px 14px;margin:20px 0 0}
.banner.warn{border-left-color:var(--error)}
.banner p{margin:0}
.badge{display:inline-block;border:1px solid currentColor;border-radius:5px;padding:0 7px;font-size:12px;line-height:19px;font-weight:550;white-space:nowrap}
.badges{display:flex;flex-wrap:wrap;gap:6px;margin:10px 0 0}
.ok{color:var(--ok)}.warn-ink{color:var(--warn)}.error{color:var(--error)}.blocked{color:var(--blocked)}.info{color:var(--info)}.plain{color:var(--fg1)}
table{border-collapse:collapse;width:100%;font-size:13px}
th{text-align:left;font-weight:550;color:var(--fg2);font-size:12px;padding:4px 12px 4px 0;border-bottom:1px solid var(--line)}
td{padding:5px 12px 5px 0;border-bottom:1px solid var(--line);vertical-align:top}
td.key{width:34%;color:var(--fg1)}
.once{white-space:nowrap}
.pair{display:inline-block;white-space:nowrap;margin:0 10px 2px 0}
.out{border:1px solid var(--line);border-radius:10px;padding:12px 16px;margin:0 0 10px;background:var(--bg1)}
.out p{margin:4px 0 0}
.out b{font-weight:600}
ol.steps{list-style:none;margin:0;padding:0}
ol.steps>li{position:relative;padding:7px 0 7px 26px;border-left:1px solid var(--line);margin-left:7px}
ol.steps>li:last-child{border-left-color:transparent}
.glyph{position:absolute;left:-8px;top:9px;width:15px;height:15px;line-height:15px;text-align:center;background:var(--bg0);font-size:12px}
.step-head{display:flex;flex-wrap:wrap;gap:2px 10px;align-items:baseline}
.step-head b{font-weight:600}
.step-head .ms{margin-left:auto;color:var(--fg2);font-size:12px}
.step p{margin:2px 0 0}
.step-head code{font-size:11px;color:var(--fg2);background:none;padding:0}
.step-head .plain{flex:0 1 auto}
.untouched{color:var(--fg2);font-size:13px}
.points{font-size:12.5px;color:var(--fg2);margin:2px 0 0}
.diff{margin:6px 0 0;padding:8px 12px;background:var(--bg1);border:1px solid var(--line);border-radius:8px;font-family:"JetBrains Mono",ui-monospace,Menlo,Consolas,monospace;font-size:12.5px}
.diff div{white-space:pre-wrap}
.diff .path{color:var(--fg2)}
.diff .minus{color:var(--error)}.diff .plus{color:var(--ok)}
details{border:1px solid var(--line);border-radius:10px;margin:0 0 10px;background:var(--bg0)}
details>summary{cursor:pointer;padding:9px 14px;list-style-position:inside}
details>summary:focus-visible{outline:2px solid var(--accent);outline-offset:2px;border-radius:8px}
details[open]>summary{border-bottom:1px solid var(--line)}
details>.in{padding:12px 16px}
details.quiet{border:0;margin:0;background:none}
details.quiet>summary,details.quiet[open]>summary{padding:0;border:0;color:var(--fg2);font-size:13px}
details.quiet>.in{padding:4px 0 0 14px}
ul{margin:4px 0;padding-left:20px}
footer{margin-top:48px;padding-top:14px;border-top:1px solid var(--line);color:var(--fg2);font-size:13px}
@media (max-width:640px){main{padding:20px 16px 60px}}
@media print{
:root{${LIGHT}}
body{font-size:11px}
main{max-width:none;padding:0}
pre,.diff{max-height:none;overflow:visible;font-size:9.5px}
details::details-content{content-visibility:visible;block-size:auto;opacity:1}
details,.out,.facts,ol.steps>li{break-inside:avoid-page}
details[open],details.long{break-inside:auto}
h2,h3,summary{break-after:avoid}
}`.replaceAll('\n', '');
