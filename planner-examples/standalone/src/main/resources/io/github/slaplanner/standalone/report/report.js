(() => {
  'use strict';

  const { el } = Charts;
  const HOUR = 3600;
  const DAY = 86400;

  const byId = (id) => document.getElementById(id);
  const page = JSON.parse(byId('data').textContent);
  const time = page.time ? { ...page.time, clock } : null;

  let view = page.views[0];
  let charts = null;

  /** Time since the start. */
  function clock(seconds, exact) {
    const long = page.time.to > 1.5 * DAY;
    const whole = Math.round(seconds);
    const days = long ? Math.floor(whole / DAY) : 0;
    const rest = whole - days * DAY;
    const two = (number) => String(number).padStart(2, '0');
    const day = long ? 'day ' + (days + 1) : '';
    if (long && rest === 0 && !exact) {
      return day;
    }
    const minutes = two(Math.floor(rest / HOUR)) + ':' + two(Math.floor((rest % HOUR) / 60));
    const text = rest % 60 ? minutes + ':' + two(rest % 60) : minutes;
    return long && exact ? day + ', ' + text : text;
  }

  // ---- What the page is about

  function definitions(list, items) {
    list.replaceChildren(
      ...items.map(([name, value, tone]) =>
        el('div', {}, el('dt', { textContent: name }), el('dd', { textContent: value, className: tone || '' })),
      ),
    );
  }

  function drawSummary() {
    byId('summary').append(
      ...page.summary.map((said) => {
        const kinds = { good: 'banner good-news', bad: 'banner bad-news' };
        return el('p', { textContent: said.text, className: kinds[said.tone] || 'banner' });
      }),
    );
  }

  // ---- Tables: on a narrow page, a row is a card

  function headings(columns) {
    const upper = el('tr', { aria: { role: 'row' } });
    const lower = el('tr', { aria: { role: 'row' } });
    const cell = (row, text, className, scope) => {
      const th = el('th', { scope: scope || 'col', textContent: text, className, aria: { role: 'columnheader' } });
      row.append(th);
      return th;
    };
    const grouped = columns.some((column) => column.group);
    columns.forEach((column, i) => {
      const align = column.number ? 'number' : '';
      if (!column.group) {
        cell(upper, column.label, align).rowSpan = grouped ? 2 : 1;
        return;
      }
      if (i === 0 || columns[i - 1].group !== column.group) {
        const members = columns.filter((other) => other.group === column.group).length;
        cell(upper, column.group, 'group', 'colgroup').colSpan = members;
      }
      cell(lower, column.label, align);
    });
    return el('thead', { aria: { role: 'rowgroup' } }, upper, grouped ? lower : null);
  }

  function tableRow(row, columns) {
    const tr = el('tr', { aria: { role: 'row' } });
    const key = row.view ? row.view.join() : null;
    row.cells.forEach((cell, i) => {
      const column = columns[i];
      const opens = (i === 0 || column.label === 'Predictor') && (key !== null || row.shade);
      let content = cell.tone ? el('span', { className: cell.tone, textContent: cell.text }) : cell.text;
      if (opens) {
        content = el('button', { type: 'button', className: 'plain', textContent: cell.text });
        content.addEventListener('click', () => (key === null ? zoomTo(row.shade) : select(row.view)));
        content.title = key === null ? 'Show in the charts' : 'Show its charts';
      }
      const td = el(i === 0 ? 'th' : 'td', { className: column.number ? 'number' : '', aria: { role: i === 0 ? 'rowheader' : 'cell' } }, content);
      td.dataset.label = column.group ? column.group + ', ' + column.label : column.label;
      if (i === 0) {
        td.scope = 'row';
      }
      tr.append(td);
    });
    if (key !== null) {
      tr.dataset.view = key;
    }
    return tr;
  }

  function drawTable(name, table) {
    byId(name + '-section').hidden = !table;
    if (!table) {
      return;
    }
    byId(name + '-heading').textContent = table.heading;
    const rows = table.rows.map((row) => tableRow(row, table.columns));
    const body = el('tbody', { aria: { role: 'rowgroup' } }, ...rows);
    const grid = el('table', { className: 'cards', aria: { role: 'table', labelledby: name + '-heading' } }, headings(table.columns), body);
    byId(name).replaceChildren(
      el('div', { className: 'scroll', tabIndex: 0, aria: { role: 'region', labelledby: name + '-heading' } }, grid),
      el('p', { className: 'legend', textContent: table.legend }),
      ...table.notes.map((note) => el('p', { className: 'legend', textContent: note })),
    );
  }

  // ---- Choosing a view

  function drawSelectors() {
    page.selectors.forEach((selector, s) => {
      if (selector.options.length < 2) {
        return;
      }
      const group = el('fieldset', {}, el('legend', { textContent: selector.label }));
      selector.options.forEach((name, o) => {
        const input = el('input', { type: 'radio', name: 'selector-' + s, checked: view.options[s] === o });
        input.addEventListener('change', () => select(view.options.map((old, i) => (i === s ? o : old)), s));
        group.append(el('label', {}, input, el('span', { textContent: name })));
      });
      byId('selectors').append(group);
    });
  }

  /** Shows the view of these options, or the first that has the option just chosen. */
  function select(options, chosen) {
    const same = page.views.find((candidate) => candidate.options.join() === options.join());
    view = same || page.views.find((candidate) => candidate.options[chosen] === options[chosen]) || view;
    showView();
  }

  function showView() {
    byId('selectors')
      .querySelectorAll('input')
      .forEach((input) => {
        const s = Number(input.name.slice('selector-'.length));
        const o = [...input.closest('fieldset').querySelectorAll('input')].indexOf(input);
        input.checked = view.options[s] === o;
      });
    byId('table')
      .querySelectorAll('tr[data-view]')
      .forEach((row) => row.classList.toggle('current', row.dataset.view === view.options.join()));
    const zoomable = time && view.charts.length > 0;
    byId('zoom').hidden = !zoomable;
    byId('hint').hidden = !zoomable;
    byId('note').hidden = !view.note;
    byId('note').textContent = view.note || '';
    byId('figures').hidden = !view.figures.length;
    definitions(byId('figures'), view.figures.map((figure) => [figure.label, figure.value, figure.tone]));
    drawTable('view-table', view.table);
    drawEvents();
    charts.show({ charts: view.charts.map(marked), x: view.x, shades: shades() });
  }

  function shades() {
    const lost = view.table ? view.table.rows.filter((row) => row.shade).map((row) => row.shade) : [];
    return time && time.warmup ? [{ from: time.from, to: time.warmup, kind: 'warmup' }, ...lost] : lost;
  }

  function marked(chart, index) {
    const list = view.events ? view.events.list : [];
    const marks = list.flatMap((event, position) =>
      event.marks.filter((mark) => mark.chart === index).map((mark) => ({ x: event.x, y: mark.y, up: mark.up, event: position })),
    );
    return { ...chart, marks };
  }

  // ---- The range of time

  function zoomTo(shade) {
    const room = Math.max(1200, shade.to - shade.from);
    charts.setRange(shade.from - room, shade.to + room);
    byId('charts').scrollIntoView({ block: 'start' });
  }

  function told(cursor, range) {
    const whole = clock(range.from, true) + ' – ' + clock(range.to, true) + ' since the start';
    byId('cursor').textContent = cursor === null ? whole : 'at ' + clock(cursor, true);
    byId('zoom-buttons').lastChild.disabled = range.from <= time.from && range.to >= time.to;
  }

  function drawZoom() {
    const button = (text, label, act) => {
      const made = el('button', { type: 'button', textContent: text, title: label, aria: { label } });
      made.addEventListener('click', act);
      return made;
    };
    byId('zoom-buttons').append(
      button('◀', 'Earlier', () => charts.pan(-0.5)),
      button('▶', 'Later', () => charts.pan(0.5)),
      button('−', 'Zoom out', () => charts.zoom(2)),
      button('+', 'Zoom in', () => charts.zoom(0.5)),
      button('Whole range', 'Whole range', () => charts.whole()),
    );
  }

  // ---- Events

  function hover(position, mouse) {
    const tip = byId('tip');
    tip.hidden = position === null;
    if (position === null) {
      return;
    }
    const event = view.events.list[position];
    tip.replaceChildren(
      el('strong', { textContent: clock(event.x, true) + '  ' + event.what }),
      el('p', { className: 'why', textContent: event.why }),
    );
    const left = Math.min(mouse.clientX + 14, window.innerWidth - tip.offsetWidth - 12);
    const below = mouse.clientY + 16;
    const above = mouse.clientY - tip.offsetHeight - 12;
    tip.style.left = Math.max(12, left) + 'px';
    tip.style.top = Math.max(4, below + tip.offsetHeight > window.innerHeight ? above : below) + 'px';
  }

  /** The reason is what stands before the first semicolon; the numbers behind it are folded. */
  function eventRow(event, position) {
    const button = el('button', { type: 'button', className: 'plain', textContent: clock(event.x, true), title: 'Show in the charts' });
    button.addEventListener('click', () => showInCharts(position));
    const lines = event.why.split('\n');
    const short = lines.map((line) => line.split('; ')[0]).join('\n');
    const more = lines.filter((line) => line.includes('; '));
    const rest = [...(more.length ? [event.why] : []), ...(event.rest ? ['Unchanged:\n' + event.rest] : [])];
    const folded = rest.length
      ? el('details', {}, el('summary', { textContent: 'All reasons' }), ...rest.map((text) => el('p', { className: 'why', textContent: text })))
      : null;
    const row = el('li', {}, el('div', { className: 'event-head' }, button, el('strong', { textContent: event.what })), el('p', { className: 'why', textContent: short }), folded);
    return row;
  }

  function drawEvents() {
    byId('events-section').hidden = !view.events;
    const list = view.events ? view.events.list : [];
    byId('events').replaceChildren(...list.map(eventRow));
    if (view.events) {
      byId('events-heading').textContent = view.events.heading;
      byId('events-legend').textContent = view.events.legend;
      byId('events').scrollTop = 0;
      filterRows();
    }
  }

  function filterRows() {
    if (!view.events) {
      return;
    }
    const range = charts.range();
    const wanted = byId('filter').value.trim().toLowerCase();
    const rows = byId('events').children;
    let shown = 0;
    view.events.list.forEach((event, i) => {
      const inSight = event.x >= range.from && event.x <= range.to;
      const matches = [event.what, event.why, event.rest].join('\n').toLowerCase().includes(wanted);
      rows[i].hidden = !(inSight && matches);
      shown += rows[i].hidden ? 0 : 1;
    });
    const zoomed = range.from > time.from || range.to < time.to;
    byId('events-count').textContent = shown + ' of ' + rows.length + (zoomed ? ', in the range shown' : '');
  }

  function highlight(position) {
    [...byId('events').children].forEach((row, i) => row.classList.toggle('current', i === position));
    return byId('events').children[position];
  }

  function showRow(position) {
    byId('filter').value = '';
    filterRows();
    const row = highlight(position);
    const box = byId('events');
    box.scrollTop += row.getBoundingClientRect().top - box.getBoundingClientRect().top - box.clientHeight / 3;
  }

  /** Half an hour to each side, and the charts in sight. */
  function showInCharts(position) {
    const event = view.events.list[position];
    highlight(position);
    charts.setRange(event.x - HOUR / 2, event.x + HOUR / 2);
    charts.point(event.x);
    const panel = charts.panels()[event.marks.length ? event.marks[0].chart : 0];
    if (panel) {
      panel.section.scrollIntoView({ block: 'center' });
    }
  }

  function start() {
    charts = Charts.group(byId('charts'), { time, told, hover, overview: time ? byId('overview') : null, ranged: filterRows, marked: showRow });
    definitions(byId('facts'), page.facts.map((fact) => [fact.name, fact.value]));
    drawSummary();
    drawTable('table', page.table);
    drawSelectors();
    drawZoom();
    byId('toolbar').hidden = !time;
    byId('warmup').hidden = !(time && time.warmup);
    byId('filter').addEventListener('input', filterRows);
    window.addEventListener('beforeprint', () => charts.redraw());
    showView();
  }

  start();
})();
