// Writes a copy of a page that judges itself: axe-core, and the findings as text at its end.
const fs = require('fs');

const [axe, page, copy] = process.argv.slice(2);
const judge = `
addEventListener('load', () => setTimeout(async () => {
  document.querySelectorAll('details').forEach((details) => (details.open = true));
  await new Promise((done) => setTimeout(done, 200));
  // A few rows of a long list stand for all of them.
  document.querySelectorAll('tbody, ol').forEach((list) => [...list.children].slice(6).forEach((row) => row.remove()));
  const found = await axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] });
  const text = found.violations.map((fault) => ({
    id: fault.id,
    level: fault.tags.filter((tag) => tag.startsWith('wcag2') && tag.endsWith('a') || tag === 'best-practice').join(),
    help: fault.help,
    where: fault.nodes.map((node) => node.html.slice(0, 160) + ' — ' + (node.failureSummary || '').replace(/\\s+/g, ' ').slice(0, 200)),
  }));
  const out = document.createElement('pre');
  out.id = 'axe-findings';
  out.textContent = JSON.stringify({ passes: found.passes.length, faults: text });
  document.body.append(out);
}, 500));
`;
const script = (text) => '<script>' + text.replace(/<\/script/g, '<\\/script') + '</script>';
fs.writeFileSync(copy, fs.readFileSync(page, 'utf8').replace('</body>', () => script(fs.readFileSync(axe, 'utf8')) + script(judge) + '</body>'));
