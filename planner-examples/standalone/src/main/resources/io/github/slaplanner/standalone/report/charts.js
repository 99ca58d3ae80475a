/**
 * Charts over one horizontal axis, drawn as SVG in the colours of the page. The reports and the live page share them; they know
 * nothing of planners. Each chart has a legend that switches lines on and off, a cursor for the pointer and the keyboard, and
 * the table of its values.
 */
const Charts = (() => {
  'use strict';

  const SVG = 'http://www.w3.org/2000/svg';
  const MARGIN = { left: 58, right: 18, top: 12, bottom: 24 };
  const LANE = 26;
  const NUMBER_STEPS = [1, 2, 2.5, 5, 10];
  const TIME_STEPS = [
    1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400, 172800, 604800, 1209600,
  ];
  const LEAST_ZOOM = 60;
  const DRAG = 6;
  /** More marks than this are drawn small. */
  const CROWD = 120;
  /** More rows than this are too many to read. */
  const MOST_ROWS = 200;
  /** Lines of one kind differ in more than their colour. */
  const STROKES = ['', '7 4', '2 3', '12 4 2 4', '14 6', '5 2 2 2', '1 5', '9 2'];
  /** Shares below this are squeezed into the lowest part of their axis: what matters is above. */
  const KNEE = 0.95;
  const SQUEEZED = 0.25;

  // ---- Elements and text

  function el(tag, properties, ...children) {
    const { aria, data, ...plain } = properties || {};
    const element = Object.assign(document.createElement(tag), plain);
    Object.entries(aria || {}).forEach(([name, value]) => element.setAttribute(name === 'role' ? name : 'aria-' + name, value));
    Object.assign(element.dataset, data || {});
    element.append(...children.filter((child) => child !== null && child !== undefined));
    return element;
  }

  function draw(tag, attributes, text) {
    const element = document.createElementNS(SVG, tag);
    Object.entries(attributes).forEach(([name, value]) => element.setAttribute(name, value));
    if (text !== undefined) {
      element.textContent = text;
    }
    return element;
  }

  const known = (value) => value !== null && value !== undefined && Number.isFinite(value);
  const tint = (name) => 'var(--c-' + name + ')';

  function digits(value) {
    const size = Math.abs(value);
    const decimals = size >= 100 || size === 0 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
    return (value + 0).toLocaleString('en', { maximumFractionDigits: decimals });
  }

  /** A value as people read it. Shares are rounded down: 100 % is shown only where nothing is missing. */
  function amount(value, unit) {
    if (!known(value)) {
      return '';
    }
    if (unit === '%') {
      return digits(Math.floor(value * 10000 + 1e-6) / 100) + ' %';
    }
    if (unit !== 'ms' || Math.abs(value) < 1000) {
      return digits(value) + (unit === 'ms' ? ' ms' : '');
    }
    return value < 120000 ? digits(value / 1000) + ' s' : digits(value / 60000) + ' min';
  }

  // ---- Axes

  function niceStep(span, count, whole) {
    const raw = span / count || 1;
    const power = Math.pow(10, Math.floor(Math.log10(raw)));
    const step = NUMBER_STEPS.map((factor) => factor * power).find((candidate) => candidate >= raw * 0.999);
    return whole ? Math.max(1, Math.ceil(step)) : step;
  }

  const timeStep = (span, count) => TIME_STEPS.find((step) => step >= span / count) || TIME_STEPS[TIME_STEPS.length - 1];

  function multiples(min, max, step) {
    const ticks = [];
    for (let i = Math.ceil(min / step - 1e-9); i * step <= max + step * 1e-9; i++) {
      ticks.push(i * step + 0);
    }
    return ticks;
  }

  const linear = (min, max, step) => ({ at: (v) => (v - min) / (max - min || 1), ticks: multiples(min, max, step), min, max });

  function logarithmic(low, high) {
    const min = Math.log10(low * 0.7);
    const max = Math.log10(high * 1.2);
    const ticks = [];
    for (let power = Math.floor(min); power <= max; power++) {
      for (const factor of max - min > 3 ? [1] : max - min > 1.5 ? [1, 3] : [1, 2, 5]) {
        ticks.push(factor * Math.pow(10, power));
      }
    }
    const inside = ticks.filter((tick) => Math.log10(tick) >= min && Math.log10(tick) <= max);
    return { at: (v) => (Math.log10(v) - min) / (max - min), ticks: inside, min: 0, max: Math.pow(10, max) };
  }

  /** All of 95 to 100 %, and what is below it squeezed if there is any. */
  function shares(low) {
    if (low >= KNEE) {
      return linear(KNEE, 1, 0.01);
    }
    const at = (v) => (v < KNEE ? (v / KNEE) * SQUEEZED : SQUEEZED + ((v - KNEE) / (1 - KNEE)) * (1 - SQUEEZED));
    return { at, ticks: [0, KNEE, 0.96, 0.97, 0.98, 0.99, 1], min: 0, max: 1, knee: SQUEEZED };
  }

  function valueAxis(chart, spread) {
    const { low, high, whole } = spread;
    if (chart.unit === '%') {
      return shares(low);
    }
    if (chart.log) {
      return logarithmic(low, high);
    }
    const bottom = Math.min(0, low);
    const step = niceStep((high - bottom) * 1.05, 4, whole);
    return linear(Math.floor(bottom / step) * step, Math.ceil((high + (high - bottom) * 0.05) / step) * step, step);
  }

  // ---- One group of charts

  /**
   * Charts below each other.
   *
   * options.time: {from, to, clock(x, exact)} if they share a time axis, or null
   * options.told: called with what is to be said of the range or the cursor
   * options.ranged: called when the range has changed
   * options.marked: called with the index of a mark's event that was chosen
   * options.hover: called with the index of a mark's event and the pointer's event, or with null
   */
  function group(host, options) {
    const time = options.time;
    const overview = options.overview;
    const hiddenLines = new Set();
    let spec = { charts: [], x: null, shades: [] };
    let panels = [];
    let range = time ? { from: time.from, to: time.to } : null;
    let cursor = null;
    let pending = 0;

    const positions = (line, chart) => line.x || chart.x || spec.x || [];
    const shown = (chart) => chart.lines.filter((line) => !hiddenLines.has(chart.title + '/' + line.name));
    const soft = (line) => line.shape === 'ceiling' || line.shape === 'dashes';

    // -- What is in sight

    function eachValue(chart, lines, from, to, callback) {
      const heights = [];
      for (const line of lines) {
        const xs = positions(line, chart);
        for (let i = 0; i < xs.length; i++) {
          if (!known(line.y[i]) || xs[i] < from || xs[i] > to) {
            continue;
          }
          heights[i] = (heights[i] || 0) + line.y[i];
          callback(line.shape === 'stack' ? heights[i] : line.y[i]);
          if (line.top && known(line.top[i])) {
            callback(line.top[i]);
          }
        }
      }
    }

    function spread(chart, from, to) {
      let low = Infinity;
      let high = -Infinity;
      let whole = true;
      const add = (value) => {
        if (value > 0 || !chart.log) {
          low = Math.min(low, value);
          high = Math.max(high, value);
          whole = whole && Number.isInteger(value);
        }
      };
      const lines = shown(chart);
      eachValue(chart, lines.filter((line) => !soft(line)), from, to, add);
      // Bounds that are far above what happened would only flatten it.
      const highest = 1.4 * high;
      if (chart.limit && (chart.limit.value < (chart.unit === 'ms' ? 6 * high : highest) || chart.log)) {
        add(chart.limit.value);
      }
      for (const line of lines.filter(soft)) {
        eachValue(chart, [line], from, to, (value) => value <= highest && add(value));
      }
      return high < low ? { low: chart.log ? 1 : 0, high: chart.log ? 10 : 1, whole: true } : { low, high, whole };
    }

    function horizontal(chart, width) {
      const count = Math.max(2, Math.floor(width / 62));
      if (time) {
        const step = timeStep(range.to - range.from, count);
        return { min: range.from, max: range.to, ticks: multiples(range.from, range.to, step), label: (x) => time.clock(x, false) };
      }
      const high = 1.02 * chart.lines.flatMap((line) => positions(line, chart)).reduce((most, x) => Math.max(most, x), 0) || 1;
      return { min: 0, max: high, ticks: multiples(0, high, niceStep(high, count, false)), label: digits };
    }

    // -- Paths

    function paths(panel, line, values) {
      const { chart, px, py } = panel;
      const xs = positions(line, chart);
      const held = ['step', 'dashes', 'ceiling', 'stack'].includes(line.shape);
      let first = 0;
      let last = xs.length - 1;
      if (time) {
        first = Math.max(0, nearest(xs, range.from) - 1);
        last = Math.min(last, nearest(xs, range.to) + 1);
      }
      let text = '';
      let pen = false;
      for (let i = first; i <= last; i++) {
        const y = values[i];
        if (!known(y) || (chart.log && y <= 0)) {
          pen = false;
          continue;
        }
        const spot = px(xs[i]).toFixed(1) + ' ' + py(y).toFixed(1);
        const alone = !pen && !(known(values[i + 1]) && i < last);
        if (held && pen) {
          text += 'H' + px(xs[i]).toFixed(1) + 'V' + py(y).toFixed(1);
        } else {
          text += (pen ? 'L' : 'M') + spot + (alone ? 'h0.01' : '');
        }
        pen = true;
      }
      return text;
    }

    /** A filled shape between two rows of values, one polygon per stretch without a gap. */
    function ribbon(panel, line, low, high) {
      const { chart, px, py } = panel;
      const xs = positions(line, chart);
      const held = line.shape === 'stack';
      let text = '';
      let i = 0;
      while (i < xs.length) {
        if (!known(high[i]) || !known(low[i])) {
          i++;
          continue;
        }
        let there = '';
        let back = '';
        for (let before = -1; i < xs.length && known(high[i]) && known(low[i]); before = i, i++) {
          const x = px(xs[i]).toFixed(1);
          const corner = held && before >= 0 ? x + ' ' + py(high[before]).toFixed(1) + 'L' : '';
          const corner2 = held && before >= 0 ? 'L' + x + ' ' + py(low[before]).toFixed(1) : '';
          there += (there ? 'L' : 'M') + corner + x + ' ' + py(high[i]).toFixed(1);
          back = 'L' + x + ' ' + py(low[i]).toFixed(1) + corner2 + back;
        }
        text += there + back + 'Z';
      }
      return text;
    }

    function drawLine(panel, line, into, below) {
      const colour = tint(line.tint);
      if (line.shape === 'stack') {
        const high = line.y.map((value, i) => (known(value) ? (below[i] || 0) + value : null));
        const low = line.y.map((value, i) => below[i] || 0);
        into.append(draw('path', { d: ribbon(panel, line, low, high), fill: colour, 'fill-opacity': 0.45 }));
        return high;
      }
      if (line.shape === 'band') {
        into.append(draw('path', { d: ribbon(panel, line, line.y, line.top), fill: colour, 'fill-opacity': 0.28 }));
        return below;
      }
      if (line.shape === 'points') {
        const xs = positions(line, panel.chart);
        xs.forEach((x, i) => {
          if (known(line.y[i])) {
            into.append(draw('circle', { cx: panel.px(x), cy: panel.py(line.y[i]), r: 3.5, fill: colour }));
          }
        });
        return below;
      }
      if (line.shape === 'area') {
        const floor = line.y.map(() => panel.axis.min);
        into.append(draw('path', { d: ribbon(panel, line, floor, line.y), fill: colour, 'fill-opacity': 0.14 }));
      }
      into.append(
        draw('path', {
          d: paths(panel, line, line.y),
          class: 'line',
          stroke: colour,
          'stroke-width': line.strong ? 2.4 : 1.5,
          'stroke-dasharray': dashes(panel.chart, line),
        }),
      );
      return below;
    }

    function dashes(chart, line) {
      if (line.shape === 'ceiling') {
        return '2 3';
      }
      const alike = chart.lines.filter((other) => other.shape === line.shape);
      const first = line.shape === 'dashes' ? 1 : 0;
      return STROKES[(alike.indexOf(line) + first) % STROKES.length];
    }

    function drawMarks(panel, into) {
      const marks = (panel.chart.marks || []).filter((mark) => !time || (mark.x >= range.from && mark.x <= range.to));
      const size = marks.length > CROWD ? 3 : 5;
      for (const mark of marks) {
        const x = panel.px(mark.x);
        const y = panel.py(mark.y);
        const tip = mark.up ? -size : size;
        into.append(
          draw('path', {
            d: `M${x - size} ${y - tip}L${x} ${y + tip}L${x + size} ${y - tip}Z`,
            class: 'mark',
            fill: tint(mark.up ? 'red' : 'blue'),
            'data-event': mark.event,
          }),
        );
      }
    }

    function drawLanes(panel, into) {
      panel.chart.lanes.forEach((lane, i) => {
        const y = MARGIN.top + i * LANE;
        into.append(draw('line', { x1: MARGIN.left, x2: panel.width - MARGIN.right, y1: y + LANE, y2: y + LANE, class: 'grid' }));
        for (const span of lane.items.filter((item) => item.to >= range.from && item.from <= range.to)) {
          const from = Math.max(panel.px(span.from), MARGIN.left);
          const to = Math.min(panel.px(span.to), panel.width - MARGIN.right);
          const bar = draw('rect', {
            x: from - (to - from < 3 ? 1.5 : 0),
            y: y + 5,
            width: Math.max(3, to - from),
            height: LANE - 9,
            rx: 2,
            fill: tint(span.tint),
            class: 'mark',
          });
          bar.append(draw('title', {}, span.text));
          into.append(bar);
        }
      });
    }

    // -- A panel

    function render(panel) {
      const { chart, plot } = panel;
      const width = plot.clientWidth || 600;
      const lanes = chart.lanes;
      const bottom = MARGIN.bottom + (chart.xLabel ? 16 : 0);
      const height = lanes ? MARGIN.top + lanes.length * LANE + bottom : plot.clientHeight || 190;
      const inner = { width: width - MARGIN.left - MARGIN.right, height: height - MARGIN.top - bottom };
      const across = horizontal(chart, inner.width);
      Object.assign(panel, { width, height, across });
      panel.px = (x) => MARGIN.left + ((x - across.min) / (across.max - across.min || 1)) * inner.width;
      const svg = draw('svg', { viewBox: `0 0 ${width} ${height}`, width, height, 'aria-hidden': 'true', focusable: 'false' });
      const body = draw('g', {});
      for (const x of across.ticks) {
        svg.append(draw('line', { x1: panel.px(x), x2: panel.px(x), y1: MARGIN.top, y2: MARGIN.top + inner.height, class: 'grid' }));
        const edge = panel.px(x) > width - 26 ? 'end' : 'middle';
        svg.append(draw('text', { x: edge === 'end' ? width - 5 : panel.px(x), y: MARGIN.top + inner.height + 16, 'text-anchor': edge }, across.label(x)));
      }
      if (chart.xLabel) {
        svg.append(draw('text', { x: MARGIN.left + inner.width / 2, y: height - 4, 'text-anchor': 'middle' }, chart.xLabel));
      }
      for (const shade of spec.shades || []) {
        const from = Math.max(panel.px(shade.from), MARGIN.left);
        const to = Math.min(panel.px(shade.to), width - MARGIN.right);
        if (to > from) {
          svg.append(draw('rect', { x: from, y: MARGIN.top, width: Math.max(1, to - from), height: inner.height, class: 'shade ' + shade.kind }));
        }
      }
      if (lanes) {
        lanes.forEach((lane, i) =>
          svg.append(draw('text', { x: MARGIN.left - 8, y: MARGIN.top + i * LANE + 17, 'text-anchor': 'end' }, lane.name)),
        );
        drawLanes(panel, body);
      } else {
        renderValues(panel, svg, body, inner);
      }
      const clip = 'clip-' + panel.id;
      const box = draw('clipPath', { id: clip });
      box.append(draw('rect', { x: MARGIN.left - 1, y: 0, width: inner.width + 2, height: MARGIN.top + inner.height + 1 }));
      body.setAttribute('clip-path', `url(#${clip})`);
      panel.line = draw('line', { y1: MARGIN.top, y2: MARGIN.top + inner.height, class: 'cursor', visibility: 'hidden' });
      svg.append(box, body, panel.line);
      plot.replaceChildren(svg, ...nothing(panel));
      placeCursor(panel);
    }

    function renderValues(panel, svg, body, inner) {
      const { chart, across, width } = panel;
      const axis = valueAxis(chart, spread(chart, across.min, across.max));
      panel.axis = axis;
      panel.py = (v) => MARGIN.top + (1 - axis.at(v)) * inner.height;
      if (axis.knee) {
        const y = MARGIN.top + (1 - axis.knee) * inner.height;
        svg.append(draw('rect', { x: MARGIN.left, y, width: inner.width, height: axis.knee * inner.height, class: 'squeezed' }));
        svg.append(draw('text', { x: width - MARGIN.right - 4, y: y + 14, 'text-anchor': 'end', class: 'aside' }, 'below 95 %: squeezed'));
      }
      for (const value of axis.ticks) {
        const y = panel.py(value);
        svg.append(draw('line', { x1: MARGIN.left, x2: width - MARGIN.right, y1: y, y2: y, class: 'grid' }));
        svg.append(draw('text', { x: MARGIN.left - 6, y: y + 4, 'text-anchor': 'end' }, amount(value, chart.unit)));
      }
      let below = [];
      for (const line of shown(chart).sort((a, b) => Boolean(a.strong) - Boolean(b.strong))) {
        below = drawLine(panel, line, body, below);
      }
      const limit = chart.limit;
      if (limit && limit.value <= axis.max) {
        const y = panel.py(limit.value);
        body.append(draw('line', { x1: MARGIN.left, x2: width - MARGIN.right, y1: y, y2: y, class: 'limit' }));
      }
      if (panel.limitNote) {
        panel.limitNote.textContent = limit.value > axis.max ? '(above the chart)' : '';
      }
      drawMarks(panel, body);
    }

    function nothing(panel) {
      const chart = panel.chart;
      const any = chart.lanes
        ? chart.lanes.some((lane) => lane.items.length)
        : chart.lines.some((line) => line.y.some(known));
      return any ? [] : [el('p', { className: 'nothing', textContent: chart.nothing || 'No data' })];
    }

    function swatch(kind, colour, dash) {
      const svg = draw('svg', { width: 22, height: 12, viewBox: '0 0 22 12', 'aria-hidden': 'true', class: 'swatch' });
      if (kind === 'stack' || kind === 'band') {
        svg.append(draw('rect', { x: 2, y: 1, width: 18, height: 10, fill: colour, 'fill-opacity': kind === 'band' ? 0.28 : 0.45 }));
      } else if (kind === 'points') {
        svg.append(draw('circle', { cx: 11, cy: 6, r: 4, fill: colour }));
      } else if (kind === 'up' || kind === 'down') {
        svg.append(draw('path', { d: kind === 'up' ? 'M6 11L11 1L16 11Z' : 'M6 1L11 11L16 1Z', fill: colour }));
      } else {
        svg.append(draw('line', { x1: 0, x2: 22, y1: 6, y2: 6, stroke: colour, 'stroke-width': 2.6, 'stroke-dasharray': dash }));
      }
      return svg;
    }

    function legend(panel) {
      const { chart } = panel;
      const list = el('ul', { className: 'legend-list' });
      panel.readouts = [];
      const named = new Set();
      for (const line of chart.lines || []) {
        if (named.has(line.name)) {
          continue;
        }
        named.add(line.name);
        const key = chart.title + '/' + line.name;
        const value = el('span', { className: 'value' });
        const button = el(
          'button',
          { type: 'button', title: 'Show or hide ' + line.name, aria: { pressed: String(!hiddenLines.has(key)) } },
          swatch(line.shape, tint(line.tint), dashes(chart, line)),
          line.name,
          value,
        );
        button.addEventListener('click', () => {
          if (!hiddenLines.delete(key)) {
            hiddenLines.add(key);
          }
          button.setAttribute('aria-pressed', String(!hiddenLines.has(key)));
          render(panel);
          readOut(panel);
        });
        list.append(el('li', {}, button));
        panel.readouts.push({ line, value });
      }
      if (chart.limit) {
        panel.limitNote = el('span', { className: 'value' });
        const text = chart.limit.name + ' ' + amount(chart.limit.value, chart.unit);
        list.append(el('li', { className: 'still' }, swatch('line', tint('red'), '2 3'), text, panel.limitNote));
      }
      for (const up of [true, false]) {
        if ((chart.marks || []).some((mark) => mark.up === up)) {
          const kind = up ? 'up' : 'down';
          list.append(el('li', { className: 'still' }, swatch(kind, tint(up ? 'red' : 'blue')), 'scaled ' + kind));
        }
      }
      return list;
    }

    function addPanel(chart, index) {
      const id = host.id + '-' + index;
      const unit = chart.unit && chart.unit !== 'ms' && chart.unit !== '%' ? el('small', { textContent: ' ' + chart.unit }) : null;
      const heading = el('h3', { id: id + '-title', textContent: chart.title }, unit);
      const plot = el('div', { className: chart.lanes ? 'plot lanes' : 'plot', tabIndex: 0, aria: { role: 'slider' } });
      plot.setAttribute('aria-label', chart.title + '. Arrow keys read the values, plus and minus zoom');
      const panel = { chart, plot, id, readouts: [] };
      const section = el('section', { className: 'chart', aria: { labelledby: id + '-title' } }, el('header', {}, heading, legend(panel)));
      const table = dataTable(panel);
      section.append(plot, table);
      panel.section = section;
      host.append(section);
      panels.push(panel);
      plot.addEventListener('keydown', (event) => pressed(panel, event));
      plot.addEventListener('focus', () => cursor === null && time && point(range.to));
    }

    // -- The table behind a chart

    function dataTable(panel) {
      const details = el('details', { className: 'data' }, el('summary', { textContent: 'Data table' }));
      details.addEventListener('toggle', () => fillTable(panel));
      panel.table = details;
      return details;
    }

    function fillTable(panel) {
      const details = panel.table;
      while (details.children.length > 1) {
        details.lastChild.remove();
      }
      if (!details.open) {
        return;
      }
      const { head, rows, note } = panel.chart.lanes ? laneRows(panel.chart) : valueRows(panel.chart);
      const table = el(
        'table',
        {},
        el('caption', { textContent: panel.chart.title + note }),
        el('thead', {}, el('tr', {}, ...head.map((text) => el('th', { scope: 'col', textContent: text })))),
        el('tbody', {}, ...rows.map((row) => el('tr', {}, ...row.map((text, i) => (i ? el('td', { textContent: text }) : el('th', { scope: 'row', textContent: text })))))),
      );
      details.append(el('div', { className: 'scroll', tabIndex: 0, aria: { role: 'region', label: panel.chart.title + ', data' } }, table));
    }

    const inSight = (x) => !time || (x >= range.from && x <= range.to);

    function laneRows(chart) {
      const items = chart.lanes.flatMap((lane) => lane.items.map((item) => ({ ...item, lane: lane.name })));
      const rows = items
        .filter((item) => item.to >= range.from && item.from <= range.to)
        .sort((a, b) => a.from - b.from)
        .map((item) => [time.clock(item.from, true), time.clock(item.to, true), item.lane, item.text]);
      const few = rows.slice(-MOST_ROWS);
      return { head: ['From', 'To', 'Kind', 'What'], rows: few, note: few.length < rows.length ? `: the last ${MOST_ROWS} of ${rows.length} in the range shown` : '' };
    }

    function valueRows(chart) {
      const name = (line) => line.name + (line.top ? ' (from – to)' : '');
      const cell = (line, i) => amount(line.y[i], chart.unit) + (line.top && known(line.top[i]) ? ' – ' + amount(line.top[i], chart.unit) : '');
      const xs = chart.lines.length ? positions(chart.lines[0], chart) : [];
      if (chart.lines.some((line) => line.x)) {
        const measured = chart.lines.filter((line) => line.shape === 'points');
        const rows = (measured.length ? measured : chart.lines).flatMap((line) => line.x.map((x, i) => [line.name, time ? time.clock(x, true) : digits(x), cell(line, i)]));
        return { head: ['Line', chart.xLabel || 'Time', chart.unit], ...thinned(rows) };
      }
      const rows = [];
      xs.forEach((x, i) => inSight(x) && rows.push(i));
      const head = [time ? 'Time' : chart.xLabel || '', ...chart.lines.map(name)];
      const some = thinned(rows);
      return { ...some, head, rows: some.rows.map((i) => [time ? time.clock(xs[i], true) : digits(xs[i]), ...chart.lines.map((line) => cell(line, i))]) };
    }

    function thinned(rows) {
      const every = Math.ceil(rows.length / MOST_ROWS);
      return every <= 1
        ? { rows, note: '' }
        : { rows: rows.filter((row, i) => i % every === 0), note: `: one row in ${every} of the range shown; zoom in for all` };
    }

    // -- The cursor

    function nearest(xs, x) {
      let low = 0;
      let high = xs.length - 1;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (xs[middle] < x) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return low > 0 && x - xs[low - 1] < xs[low] - x ? low - 1 : low;
    }

    function valueAt(line, chart, x) {
      const xs = positions(line, chart);
      const i = x === null || !xs.length ? -1 : nearest(xs, x);
      if (i < 0 || !known(line.y[i])) {
        return '';
      }
      const top = line.top && known(line.top[i]) ? '–' + amount(line.top[i], chart.unit) : '';
      return amount(line.y[i], chart.unit) + top;
    }

    function readOut(panel) {
      const at = time ? cursor : panel.cursor === undefined ? null : panel.cursor;
      const said = [];
      for (const { line, value } of panel.readouts) {
        value.textContent = valueAt(line, panel.chart, at);
        if (value.textContent) {
          said.push(line.name + ' ' + value.textContent);
        }
      }
      if (panel.chart.lanes && at !== null) {
        panel.chart.lanes.forEach((lane) => lane.items.filter((item) => item.from <= at && item.to >= at).forEach((item) => said.push(item.text)));
      }
      const { min, max } = panel.across;
      const now = at === null ? max : at;
      panel.plot.setAttribute('aria-valuemin', String(min));
      panel.plot.setAttribute('aria-valuemax', String(max));
      panel.plot.setAttribute('aria-valuenow', String(now));
      const where = time ? time.clock(now, true) : digits(now);
      panel.plot.setAttribute('aria-valuetext', where + ': ' + (said.join(', ') || 'no value'));
    }

    function placeCursor(panel) {
      const at = time ? cursor : panel.cursor === undefined ? null : panel.cursor;
      const visible = at !== null && at >= panel.across.min && at <= panel.across.max;
      panel.line.setAttribute('visibility', visible ? 'visible' : 'hidden');
      if (visible) {
        panel.line.setAttribute('x1', panel.px(at));
        panel.line.setAttribute('x2', panel.px(at));
      }
    }

    /** Shows all values at a time, or none. */
    function point(x) {
      cursor = x !== null && x >= range.from && x <= range.to ? x : null;
      for (const panel of panels) {
        placeCursor(panel);
        readOut(panel);
      }
      tell();
    }

    function tell() {
      if (time && options.told) {
        options.told(cursor, range);
      }
    }

    function pressed(panel, event) {
      const keys = { ArrowLeft: -1, ArrowRight: 1 };
      if (event.ctrlKey || event.metaKey || event.altKey) {
        return;
      }
      if (event.key in keys) {
        move(panel, keys[event.key], event.shiftKey);
      } else if (time && (event.key === '+' || event.key === '=')) {
        zoom(0.5);
      } else if (time && event.key === '-') {
        zoom(2);
      } else if (time && event.key === '0') {
        setRange(time.from, time.to);
      } else if (time && event.key === 'Home') {
        point(range.from);
      } else if (time && event.key === 'End') {
        point(range.to);
      } else if (event.key === 'Escape') {
        time ? point(null) : choose(panel, null);
      } else {
        return;
      }
      event.preventDefault();
    }

    function move(panel, direction, fast) {
      const line = (panel.chart.lines || [])[0];
      const xs = line ? positions(line, panel.chart) : [];
      if (!xs.length) {
        const step = ((range || panel.across).to - (range || panel.across).from) / 50;
        point((cursor === null ? range.to : cursor) + direction * step);
        return;
      }
      const at = time ? cursor : panel.cursor;
      const from = nearest(xs, at === null || at === undefined ? (time ? range.to : xs[0]) : at);
      const to = Math.min(Math.max(from + direction * (fast ? 10 : 1), 0), xs.length - 1);
      if (!time) {
        choose(panel, xs[to]);
        return;
      }
      const x = xs[to];
      if (x < range.from || x > range.to) {
        const span = range.to - range.from;
        setRange(range.from + direction * span * 0.5, range.to + direction * span * 0.5);
      }
      point(Math.min(Math.max(x, range.from), range.to));
    }

    function choose(panel, x) {
      panel.cursor = x;
      placeCursor(panel);
      readOut(panel);
    }

    // -- The range

    function setRange(from, to) {
      const whole = time.to - time.from;
      const span = Math.min(Math.max(to - from, Math.min(LEAST_ZOOM, whole)), whole);
      const middle = (from + to) / 2;
      const start = Math.min(Math.max(middle - span / 2, time.from), time.to - span);
      range = { from: start, to: start + span };
      cursor = cursor !== null && cursor >= range.from && cursor <= range.to ? cursor : null;
      drawOverview();
      tell();
      cancelAnimationFrame(pending);
      pending = requestAnimationFrame(() => {
        panels.forEach((panel) => {
          render(panel);
          readOut(panel);
          fillTable(panel);
        });
        options.ranged && options.ranged();
      });
    }

    function zoom(factor) {
      const middle = cursor === null ? (range.from + range.to) / 2 : cursor;
      const half = ((range.to - range.from) * factor) / 2;
      setRange(middle - half, middle + half);
    }

    function pan(share) {
      const by = (range.to - range.from) * share;
      setRange(range.from + by, range.to + by);
    }

    function drawOverview() {
      const first = spec.charts.find((chart) => chart.lines && chart.lines.length);
      if (!overview || !first) {
        return;
      }
      const width = overview.clientWidth || 600;
      const height = 34;
      const inner = width - MARGIN.left - MARGIN.right;
      const px = (x) => MARGIN.left + ((x - time.from) / (time.to - time.from || 1)) * inner;
      const line = first.lines.find((candidate) => candidate.shape === 'area') || first.lines[0];
      const most = line.y.reduce((high, value) => Math.max(high, value || 0), 0) || 1;
      const panel = { chart: first, px, py: (v) => height - 2 - (v / most) * (height - 6) };
      const svg = draw('svg', { viewBox: `0 0 ${width} ${height}`, width, height, 'aria-hidden': 'true' });
      const floor = line.y.map(() => 0);
      svg.append(
        draw('rect', { x: MARGIN.left, y: 1, width: inner, height: height - 2, class: 'frame' }),
        draw('path', { d: ribbon(panel, { ...line, shape: 'line' }, floor, line.y), fill: tint('blue'), 'fill-opacity': 0.4 }),
        draw('rect', { x: px(range.from), y: 1, width: Math.max(2, px(range.to) - px(range.from)), height: height - 2, class: 'window' }),
      );
      overview.replaceChildren(svg);
    }

    /** The time axis reaches further: a range that ended with it goes on doing so. */
    function extend(from, to) {
      const whole = range.from <= time.from && range.to >= time.to;
      const span = range.to - range.from;
      const follows = range.to >= time.to;
      Object.assign(time, { from, to });
      range = whole || span > to - from ? { from, to } : follows ? { from: to - span, to } : { from: Math.max(from, range.from), to: Math.max(from, range.from) + span };
    }

    // -- The pointer

    const plotWidth = (plot) => plot.clientWidth - MARGIN.left - MARGIN.right;

    function xAt(panel, event) {
      const x = event.clientX - panel.plot.getBoundingClientRect().left - MARGIN.left;
      return panel.across.min + (x / plotWidth(panel.plot)) * (panel.across.max - panel.across.min);
    }

    const panelOf = (event) => panels.find((panel) => panel.plot.contains(event.target));

    function listen() {
      const selection = el('div', { className: 'selection', hidden: true });
      let start = null;
      const dragged = (event) => start && Math.abs(event.clientX - start.x) > DRAG;
      const end = () => {
        start = null;
        selection.hidden = true;
        document.body.style.userSelect = '';
      };
      host.addEventListener('pointerdown', (event) => {
        const panel = panelOf(event);
        if (panel && time && event.button === 0) {
          const at = xAt(panel, event);
          if (at >= range.from && at <= range.to) {
            start = { x: event.clientX, at, panel };
            document.body.style.userSelect = 'none';
          }
          point(at);
        }
      });
      window.addEventListener('pointermove', (event) => {
        if (dragged(event)) {
          const box = start.panel.plot.getBoundingClientRect();
          const edges = [start.x, Math.min(Math.max(event.clientX, box.left + MARGIN.left), box.right - MARGIN.right)].sort((a, b) => a - b);
          const top = host.getBoundingClientRect();
          host.append(selection);
          selection.hidden = false;
          selection.style.left = edges[0] - top.left + 'px';
          selection.style.width = edges[1] - edges[0] + 'px';
        }
      });
      window.addEventListener('pointerup', (event) => {
        if (dragged(event)) {
          const edges = [start.at, xAt(start.panel, event)].sort((a, b) => a - b);
          setRange(Math.max(edges[0], range.from), Math.min(edges[1], range.to));
        }
        end();
      });
      window.addEventListener('pointercancel', end);
      host.addEventListener('pointermove', (event) => {
        const panel = panelOf(event);
        if (time) {
          point(panel ? xAt(panel, event) : null);
        } else if (panel) {
          choose(panel, xAt(panel, event));
        }
        const mark = event.target.closest('.mark[data-event]');
        options.hover && options.hover(mark ? Number(mark.dataset.event) : null, event);
      });
      host.addEventListener('pointerleave', (event) => {
        if (event.pointerType === 'mouse' && time) {
          point(null);
        }
        options.hover && options.hover(null, event);
      });
      host.addEventListener('click', (event) => {
        const mark = event.target.closest('.mark[data-event]');
        if (mark && options.marked) {
          options.marked(Number(mark.dataset.event));
        }
      });
      if (time) {
        host.addEventListener('dblclick', (event) => panelOf(event) && setRange(time.from, time.to));
        listenToOverview();
      }
      let width = host.clientWidth;
      new ResizeObserver(() => {
        if (host.clientWidth !== width) {
          width = host.clientWidth;
          redraw();
        }
      }).observe(host);
    }

    function listenToOverview() {
      if (!overview) {
        return;
      }
      let start = null;
      const at = (event) => time.from + ((event.clientX - overview.getBoundingClientRect().left - MARGIN.left) / plotWidth(overview)) * (time.to - time.from);
      overview.addEventListener('pointerdown', (event) => {
        const x = at(event);
        const whole = range.to - range.from >= time.to - time.from;
        start = { x, range: { ...range }, move: !whole && x > range.from && x < range.to };
        overview.setPointerCapture(event.pointerId);
        event.preventDefault();
      });
      overview.addEventListener('pointermove', (event) => {
        if (start && start.move) {
          setRange(start.range.from + at(event) - start.x, start.range.to + at(event) - start.x);
        } else if (start && Math.abs(at(event) - start.x) > (time.to - time.from) / 200) {
          setRange(Math.min(start.x, at(event)), Math.max(start.x, at(event)));
        }
      });
      overview.addEventListener('pointerup', () => (start = null));
    }

    function redraw() {
      panels.forEach((panel) => {
        render(panel);
        readOut(panel);
      });
      drawOverview();
    }

    /** Shows other charts; what has the same title keeps its open table and its hidden lines. */
    function show(next) {
      const open = new Set(panels.filter((panel) => panel.table.open).map((panel) => panel.chart.title));
      const focused = panels.find((panel) => panel.plot === document.activeElement);
      panels.forEach((panel) => panel.section.remove());
      panels = [];
      spec = next;
      host.classList.toggle('single', spec.charts.length < 3);
      spec.charts.forEach(addPanel);
      redraw();
      panels.forEach((panel) => {
        if (open.has(panel.chart.title)) {
          panel.table.open = true;
        }
        if (focused && focused.chart.title === panel.chart.title) {
          panel.plot.focus({ preventScroll: true });
        }
      });
      tell();
    }

    /** New values for charts of the same titles: nothing that a reader has opened or focused changes. */
    function update(next) {
      const same = next.charts.length === panels.length && next.charts.every((chart, i) => shape(chart) === shape(panels[i].chart));
      if (!same) {
        show(next);
        return;
      }
      spec = next;
      panels.forEach((panel, i) => {
        panel.chart = next.charts[i];
        panel.readouts.forEach((readout) => {
          readout.line = panel.chart.lines.find((line) => line.name === readout.line.name);
        });
        fillTable(panel);
      });
      redraw();
      tell();
    }

    const shape = (chart) => [chart.title, chart.limit && chart.limit.value, ...(chart.lines || []).map((line) => line.name)].join('|');

    listen();
    return {
      show,
      update,
      redraw,
      point,
      setRange,
      zoom,
      pan,
      extend,
      range: () => range,
      whole: () => setRange(time.from, time.to),
      panels: () => panels,
    };
  }

  return { el, group, amount, digits, known };
})();
