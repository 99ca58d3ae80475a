// Reads the findings out of a page's elements; ends with 1 if there is a fault, or no finding at all.
const fs = require('fs');

const [dom, name] = process.argv.slice(2);
const found = /<pre id="axe-findings">([\s\S]*?)<\/pre>/.exec(fs.readFileSync(dom, 'utf8'));
if (!found) {
  console.log(`axe: ${name}: the page did not finish`);
  process.exit(1);
}
const unescape = (text) => text.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&nbsp;/g, ' ').replace(/&amp;/g, '&');
const { passes, faults } = JSON.parse(unescape(found[1]));
console.log(`axe: ${name}: ${passes} rules passed, ${faults.length} broken`);
for (const fault of faults) {
  console.log(`  ${fault.id} (${fault.level}): ${fault.help}`);
  fault.where.slice(0, 5).forEach((where) => console.log('    ' + where));
}
process.exit(faults.length ? 1 : 0);
