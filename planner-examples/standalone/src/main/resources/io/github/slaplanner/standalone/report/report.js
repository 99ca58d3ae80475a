(function () {
  'use strict';

  const PLOT = { left: 58, right: 24, top: 10, bottom: 24 };
  const NUMBER_STEPS = [1, 2, 2.5, 5, 10];
  const TIME_STEPS = [
    1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400, 172800, 604800,
  ];
  const HOUR = 3600;
  const DAY = 86400;
  const LEAST_ZOOM = 60;
  const DRAG = 6;
  /** More marks than this are drawn small. */
  const CROWD = 120;

  const byId = (id) => document.getElementById(id);
  const page = JSON.parse(byId('data').textContent);
  const time = page.time;
  const charts = byId('charts');

  /** What is shown: the view, its drawn charts, and the part of the time axis. */
  let view = page.views[0];
  let panels = [];
  let range = time ? { from: time.from, to: time.to } : null;
  let overview = null;

  // ---- Elements and text

  function el(tag, properties, ...children) {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children.filter((child) => child !== null));
    return element;
  }

  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim();

  function digits(value) {
    const size = Math.abs(value);
    const decimals = size >= 100 || size === 0 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
    return value.toLocaleString('en', { maximumFractionDigits: decimals });
  }

  function amount(value, unit) {
    if (unit === '%') {
      return digits(Math.floor(value * 10000 + 1e-6) / 100) + ' %';
    }
    if (unit !== 'ms' || Math.abs(value) < 1000) {
      return digits(value) + (unit === 'ms' ? ' ms' : '');
    }
    return value < 120000 ? digits(value / 1000) + ' s' : digits(value / 60000) + ' min';
  }

  function clock(seconds, exact) {
    const long = time.to > 1.5 * DAY;
    const whole = Math.round(seconds);
    const days = long ? Math.floor(whole / DAY) : 0;
    const rest = whole - days * DAY;
    const two = (number) => String(number).padStart(2, '0');
    const day = long ? 'day ' + (days + 1) : '';
    if (long && rest === 0 && !exact) {
      return day;
    }
    const minutes = two(Math.floor(rest / HOUR)) + ':' + two(Math.floor((rest % HOUR) / 60));
    const text = rest % 60 || exact ? minutes + ':' + two(rest % 60) : minutes;
    return long && exact ? day + ', ' + text : text;
  }

  // ---- Ranges and steps

  function niceStep(span, count, whole) {
    const raw = span / count || 1;
    const power = Math.pow(10, Math.floor(Math.log10(raw)));
    const step = NUMBER_STEPS.map((factor) => factor * power).find((candidate) => candidate >= raw * 0.999);
    return whole ? Math.max(1, Math.ceil(step)) : step;
  }

  const timeStep = (span, count) => TIME_STEPS.find((step) => step >= span / count) || TIME_STEPS[TIME_STEPS.length - 1];

  const positions = (line, chart) => line.x || chart.x || view.x;

  /** Calls back with every value that is in sight, the heights of stacks included. */
  function eachValue(chart, lines, from, to, callback) {
    const heights = [];
    for (const line of lines) {
      const xs = positions(line, chart);
      for (let i = 0; i < xs.length; i++) {
        if (line.y[i] === null || xs[i] < from || xs[i] > to) {
          continue;
        }
        heights[i] = (heights[i] || 0) + line.y[i];
        callback(line.shape === 'stack' ? heights[i] : line.y[i]);
        if (line.top) {
          callback(line.top[i]);
        }
      }
    }
  }

  function extent(chart, from, to) {
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
    const soft = (line) => line.shape === 'ceiling' || line.shape === 'dashes';
    eachValue(chart, chart.lines.filter((line) => !soft(line)), from, to, add);
    if (chart.limit && (chart.limit.value < 6 * high || chart.log)) {
      add(chart.limit.value);
    }
    // Bounds that are far above what happened would only flatten it.
    const highest = 1.4 * high;
    for (const line of chart.lines.filter(soft)) {
      eachValue(chart, [line], from, to, (value) => value <= highest && add(value));
    }
    return high < low ? { low: chart.log ? 1 : 0, high: chart.log ? 10 : 1, whole: false } : { low, high, whole };
  }

  function valueAxis(chart, from, to) {
    const { low, high, whole } = extent(chart, from, to);
    if (chart.log) {
      return {
        min: niceStep(low * 0.4, 1, false),
        max: niceStep(high * 1.05, 1, false),
      };
    }
    if (chart.unit === '%') {
      const floor = low >= 0.9 ? 0.9 : low >= 0.5 ? 0.5 : 0;
      return { min: floor, max: 1, interval: (1 - floor) / (floor ? 5 : 4) };
    }
    const step = niceStep(high * 1.05 - Math.min(0, low), 4, whole);
    return { min: Math.floor(Math.min(0, low) / step) * step, max: Math.ceil((high * 1.05) / step) * step, interval: step };
  }

  function horizontalAxis(chart, width) {
    const count = Math.max(2, Math.floor((width - PLOT.left - PLOT.right) / 58));
    // With both bounds ECharts puts its ticks at multiples of the step, with "interval" at multiples from the left edge.
    const axis = (min, max, step) => ({ min, max, minInterval: step, maxInterval: step });
    if (time) {
      return axis(range.from, range.to, timeStep(range.to - range.from, count));
    }
    const xs = chart.lines.flatMap((line) => positions(line, chart));
    const high = 1.02 * xs.reduce((most, x) => Math.max(most, x), 0);
    return axis(0, high, niceStep(high, count, false));
  }

  /** ECharts labels both ends of an axis too; only whole steps are worth a label. */
  function tickLabel(value, step) {
    if (Math.abs(value / step - Math.round(value / step)) > 1e-6) {
      return '';
    }
    return time ? clock(value, false) : digits(value);
  }

  // ---- Drawing

  function points(chart, line, values) {
    const xs = positions(line, chart);
    const seen = (value) => value !== null && value !== undefined && !(chart.log && value <= 0);
    return xs.map((x, i) => {
      const y = seen(values[i]) ? values[i] : null;
      // A value between two gaps has no line to be on.
      const alone = y !== null && !seen(values[i - 1]) && !seen(values[i + 1]);
      return alone ? { value: [x, y], symbol: 'circle', symbolSize: 4 } : [x, y];
    });
  }

  /** Opaque, so that what is drawn later covers what is drawn before. */
  function fill(tint) {
    const parts = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
    const under = parts(colour('card'));
    return 'rgb(' + parts(tint).map((part, i) => Math.round(0.45 * part + 0.55 * under[i])).join() + ')';
  }

  const STYLES = {
    line: () => ({}),
    area: (tint) => ({ areaStyle: { color: tint, opacity: 0.14 } }),
    step: () => ({ step: 'end' }),
    dashes: (tint) => ({ step: 'end', lineStyle: { type: [5, 4], color: tint, width: 2 } }),
    ceiling: (tint) => ({ step: 'end', lineStyle: { type: [2, 3], color: tint, width: 2 } }),
    filled: (tint) => ({ z: 1, lineStyle: { width: 0 }, areaStyle: { color: tint, opacity: 1, origin: 'start' } }),
    points: () => ({ type: 'scatter', symbol: 'circle', symbolSize: 8 }),
  };

  function oneSeries(chart, line, style, tint, values) {
    return {
      type: 'line',
      animation: false,
      silent: true,
      symbol: 'none',
      z: 4,
      lineStyle: { color: tint, width: 1.6 },
      itemStyle: { color: tint },
      emphasis: { disabled: true },
      data: points(chart, line, values),
      ...STYLES[style](tint),
    };
  }

  /** Filled down to the axis, the highest first: each covers all but the top of the one before. */
  function stackSeries(chart) {
    let below = null;
    const layers = chart.lines
      .filter((line) => line.shape === 'stack')
      .map((line) => {
        below = line.y.map((value, i) => (below ? below[i] : 0) + value);
        return { ...oneSeries(chart, line, 'filled', fill(colour('c-' + line.tint)), below), step: 'end' };
      });
    return layers.reverse();
  }

  function series(chart, line) {
    const tint = colour('c-' + line.tint);
    if (line.shape === 'band') {
      return [
        oneSeries(chart, line, 'filled', fill(tint), line.top),
        oneSeries(chart, line, 'filled', colour('card'), line.y),
      ];
    }
    return line.shape === 'stack' ? [] : [oneSeries(chart, line, line.shape, tint, line.y)];
  }

  function limitSeries(chart) {
    const mark = {
      silent: true,
      symbol: 'none',
      animation: false,
      lineStyle: { color: colour('c-red'), type: [2, 3], width: 2 },
      label: { show: false },
      data: chart.limit ? [{ yAxis: chart.limit.value }] : [],
    };
    const warmup = {
      silent: true,
      animation: false,
      itemStyle: { color: colour('c-grey'), opacity: 0.15 },
      label: { show: false },
      data: time && time.warmup ? [[{ xAxis: time.from }, { xAxis: time.warmup }]] : [],
    };
    return { type: 'line', data: [], animation: false, markLine: mark, markArea: warmup };
  }

  function countMarks(index, from, to) {
    const list = view.events ? view.events.list : [];
    return list.filter((e) => e.x >= from && e.x <= to && e.marks.some((mark) => mark.chart === index)).length;
  }

  function markSeries(index) {
    const data = [];
    (view.events ? view.events.list : []).forEach((event, position) => {
      for (const mark of event.marks.filter((candidate) => candidate.chart === index)) {
        data.push({
          value: [event.x, mark.y],
          symbolRotate: mark.up ? 0 : 180,
          itemStyle: { color: colour(mark.up ? 'c-red' : 'c-blue') },
          position,
        });
      }
    });
    return {
      id: 'marks',
      type: 'scatter',
      data,
      symbol: 'triangle',
      animation: false,
      itemStyle: { borderColor: colour('card') },
      z: 6,
    };
  }

  function option(panel) {
    const { chart, index } = panel;
    const label = { color: colour('muted'), fontSize: 12, hideOverlap: true };
    return {
      animation: false,
      grid: { ...PLOT, bottom: chart.xLabel ? PLOT.bottom + 18 : PLOT.bottom },
      xAxis: {
        type: 'value',
        z: 2,
        axisLabel: { ...label, formatter: (value) => tickLabel(value, panel.step) },
        axisLine: { onZero: false, lineStyle: { color: colour('edge') } },
        axisTick: { show: false },
        splitLine: { lineStyle: { color: colour('grid') } },
        name: chart.xLabel,
        nameLocation: 'middle',
        nameGap: 26,
        nameTextStyle: { color: colour('muted') },
      },
      yAxis: {
        type: chart.log ? 'log' : 'value',
        z: 2,
        axisLabel: { ...label, formatter: (value) => amount(value, chart.unit) },
        splitLine: { lineStyle: { color: colour('grid') } },
      },
      series: [
        ...stackSeries(chart),
        ...chart.lines.flatMap((line) => series(chart, line)),
        limitSeries(chart),
        markSeries(index),
      ],
    };
  }

  function fit(panel) {
    const horizontal = horizontalAxis(panel.chart, panel.plot.clientWidth);
    panel.step = horizontal.minInterval;
    const vertical = valueAxis(panel.chart, horizontal.min, horizontal.max);
    const crowded = countMarks(panel.index, horizontal.min, horizontal.max) > CROWD;
    panel.echart.setOption({
      xAxis: horizontal,
      yAxis: vertical,
      series: [{ id: 'marks', symbolSize: crowded ? 5 : 10, itemStyle: { borderWidth: crowded ? 0 : 1 } }],
    });
  }

  function legend(panel) {
    const { chart, index } = panel;
    const wide = chart.unit === 'ms' || chart.unit === '%';
    const list = el('ul', { className: chart.lines.some((line) => line.top) ? 'widest' : wide ? 'wide' : '' });
    panel.readouts = [];
    const item = (kind, tint, name) => {
      const swatch = el('span', { className: 'swatch ' + kind });
      swatch.style.color = 'var(--' + tint + ')';
      const value = el('output');
      list.append(el('li', {}, swatch, name, value));
      return value;
    };
    const named = new Set();
    for (const line of chart.lines) {
      if (!named.has(line.name)) {
        named.add(line.name);
        panel.readouts.push({ line, value: item(line.shape, 'c-' + line.tint, line.name) });
      }
    }
    if (chart.limit) {
      item('limit', 'c-red', chart.limit.name).textContent = amount(chart.limit.value, chart.unit);
    }
    for (const [up, symbol, tint, name] of [[true, '▲', 'c-red', 'scaled up'], [false, '▼', 'c-blue', 'scaled down']]) {
      const shown = view.events && view.events.list.some((e) => e.marks.some((m) => m.chart === index && m.up === up));
      if (shown) {
        const swatch = el('span', { className: 'swatch up', textContent: symbol });
        swatch.style.color = 'var(--' + tint + ')';
        list.append(el('li', {}, swatch, name));
      }
    }
    return list;
  }

  function addPanel(chart, index) {
    const panel = { chart, index };
    const unit = chart.unit === 'ms' || chart.unit === '%' ? null : el('small', { textContent: ' ' + chart.unit });
    panel.plot = el('div', { className: 'plot', role: 'img', ariaLabel: chart.title + (chart.xLabel ? ' by ' + chart.xLabel : ' over time') });
    const heading = el('header', {}, el('h3', {}, chart.title, unit), legend(panel));
    panel.section = el('section', { className: 'chart' }, heading, panel.plot);
    charts.append(panel.section);
    panel.echart = echarts.init(panel.plot);
    panel.echart.setOption(option(panel));
    fit(panel);
    const tip = (event) => showTip(event.data.position, event.event.event);
    panel.echart.on('mouseover', { seriesId: 'marks' }, tip);
    panel.echart.on('mouseout', { seriesId: 'marks' }, hideTip);
    panel.echart.on('click', { seriesId: 'marks' }, (event) => {
      tip(event);
      showRow(event.data.position);
    });
    panels.push(panel);
  }

  function draw() {
    for (const panel of panels) {
      panel.echart.dispose();
      panel.section.remove();
    }
    panels = [];
    hideTip();
    charts.classList.toggle('single', view.charts.length < 3);
    view.charts.forEach(addPanel);
    drawOverview();
    point(null);
  }

  // ---- One time axis for all charts

  function drawOverview() {
    if (!time) {
      return;
    }
    if (overview) {
      overview.dispose();
    }
    const first = view.charts[0];
    const shadow = first ? points(first, first.lines[0], first.lines[0].y) : [];
    const faint = { lineStyle: { color: colour('c-blue'), opacity: 0.7 }, areaStyle: { color: colour('c-blue'), opacity: 0.3 } };
    overview = echarts.init(byId('overview'));
    overview.setOption({
      animation: false,
      grid: { left: PLOT.left, right: PLOT.right, top: 0, height: 1 },
      xAxis: { type: 'value', show: false, min: time.from, max: time.to },
      yAxis: { type: 'value', show: false },
      series: [{ type: 'line', data: shadow, symbol: 'none', lineStyle: { opacity: 0 }, silent: true }],
      dataZoom: [
        {
          type: 'slider',
          left: PLOT.left,
          right: PLOT.right,
          top: 3,
          height: 30,
          startValue: range.from,
          endValue: range.to,
          minValueSpan: Math.min(LEAST_ZOOM, time.to - time.from),
          showDetail: false,
          filterMode: 'none',
          borderColor: colour('edge'),
          fillerColor: colour('accent') + '22',
          dataBackground: faint,
          selectedDataBackground: faint,
          handleStyle: { color: colour('card'), borderColor: colour('accent') },
          moveHandleStyle: { color: colour('accent'), opacity: 0.35 },
          emphasis: { handleStyle: { borderColor: colour('accent') }, moveHandleStyle: { color: colour('accent') } },
          brushStyle: { color: colour('accent') + '44' },
        },
      ],
    });
    overview.on('datazoom', () => {
      const zoom = overview.getOption().dataZoom[0];
      applyRange(zoom.startValue, zoom.endValue);
    });
  }

  function setRange(from, to) {
    const span = Math.min(Math.max(to - from, LEAST_ZOOM), time.to - time.from);
    const middle = (from + to) / 2;
    const start = Math.min(Math.max(middle - span / 2, time.from), time.to - span);
    overview.dispatchAction({ type: 'dataZoom', dataZoomIndex: 0, startValue: start, endValue: start + span });
  }

  let pending = 0;

  function applyRange(from, to) {
    range = { from, to };
    byId('reset').disabled = from <= time.from && to >= time.to;
    cancelAnimationFrame(pending);
    pending = requestAnimationFrame(() => {
      panels.forEach(fit);
      point(null);
      filterRows();
    });
  }

  const plotWidth = () => charts.clientWidth - 2 - PLOT.left - PLOT.right;

  /** The pointer's place on the time axis, which may be outside of it. */
  function timeAt(event) {
    const x = event.clientX - charts.getBoundingClientRect().left - 1 - PLOT.left;
    return range.from + (x / plotWidth()) * (range.to - range.from);
  }

  const pixel = (seconds) => 1 + PLOT.left + ((seconds - range.from) / (range.to - range.from)) * plotWidth();

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

  function readOut(panel, x) {
    for (const { line, value } of panel.readouts) {
      const xs = positions(line, panel.chart);
      const i = x === null || !xs.length ? -1 : nearest(xs, x);
      const y = i < 0 ? null : line.y[i];
      const top = line.top && i >= 0 ? line.top[i] : null;
      const unit = panel.chart.unit;
      value.textContent = y === null ? '' : amount(y, unit) + (top === null ? '' : '–' + amount(top, unit));
    }
  }

  /** Shows all values at a time, or none. */
  function point(seconds) {
    const inside = seconds !== null && seconds >= range.from && seconds <= range.to;
    byId('crosshair').hidden = !inside;
    if (inside) {
      byId('crosshair').style.left = pixel(seconds) + 'px';
    }
    panels.forEach((panel) => readOut(panel, inside ? seconds : null));
    if (time) {
      const short = (seconds) => clock(seconds, true).replace(/(:\d\d):00$/, '$1');
      const whole = short(range.from) + ' – ' + short(range.to) + ' since the start';
      byId('cursor').textContent = inside ? 'at ' + clock(seconds, true) : whole;
    }
  }

  function listenForPointer() {
    let start = null;
    const selection = byId('selection');
    const dragged = (event) => start && Math.abs(event.clientX - start.x) > DRAG;
    const end = () => {
      start = null;
      selection.hidden = true;
      document.body.style.userSelect = '';
    };
    charts.addEventListener('pointerdown', (event) => {
      const seconds = timeAt(event);
      if (event.button === 0 && event.target.closest('.plot') && seconds >= range.from && seconds <= range.to) {
        start = { x: event.clientX, seconds };
        document.body.style.userSelect = 'none';
      }
      point(seconds);
    });
    window.addEventListener('pointermove', (event) => {
      if (!dragged(event)) {
        return;
      }
      const clamp = (seconds) => Math.min(Math.max(seconds, range.from), range.to);
      const edges = [pixel(start.seconds), pixel(clamp(timeAt(event)))].sort((a, b) => a - b);
      selection.hidden = false;
      selection.style.left = edges[0] + 'px';
      selection.style.width = edges[1] - edges[0] + 'px';
    });
    window.addEventListener('pointerup', (event) => {
      if (dragged(event)) {
        const edges = [start.seconds, timeAt(event)].sort((a, b) => a - b);
        setRange(Math.max(edges[0], range.from), Math.min(edges[1], range.to));
      }
      end();
    });
    window.addEventListener('pointercancel', end);
    charts.addEventListener('pointermove', (event) => point(event.target.closest('.plot') ? timeAt(event) : null));
    charts.addEventListener('pointerleave', (event) => event.pointerType === 'mouse' && point(null));
    charts.addEventListener('dblclick', () => setRange(time.from, time.to));
    byId('reset').addEventListener('click', () => setRange(time.from, time.to));
  }

  /** Without a common axis, each chart answers for itself. */
  function listenForPointerPerChart() {
    charts.addEventListener('pointermove', (event) => {
      for (const panel of panels) {
        const inside = panel.plot.contains(event.target);
        const box = panel.plot.getBoundingClientRect();
        const place = [event.clientX - box.left, event.clientY - box.top];
        readOut(panel, inside ? panel.echart.convertFromPixel({ gridIndex: 0 }, place)[0] : null);
      }
    });
  }

  // ---- Events

  function showTip(position, mouse) {
    const event = view.events.list[position];
    const tip = byId('tip');
    tip.replaceChildren(
      el('strong', { textContent: clock(event.x, true) + '  ' + event.what }),
      el('p', { className: 'why', textContent: event.why }),
    );
    tip.hidden = false;
    const left = Math.min(mouse.clientX + 14, window.innerWidth - tip.offsetWidth - 12);
    const below = mouse.clientY + 16;
    const above = mouse.clientY - tip.offsetHeight - 12;
    tip.style.left = Math.max(12, left) + 'px';
    tip.style.top = Math.max(4, below + tip.offsetHeight > window.innerHeight ? above : below) + 'px';
  }

  function hideTip() {
    byId('tip').hidden = true;
  }

  function eventRow(event) {
    const button = el('button', { type: 'button', textContent: clock(event.x, true), title: 'Show in the charts' });
    return el(
      'tr',
      {},
      el('td', {}, button),
      el('td', { textContent: event.what }),
      el('td', { className: 'why', textContent: event.why }),
    );
  }

  function drawEvents() {
    byId('events-section').hidden = !view.events;
    const list = view.events ? view.events.list : [];
    byId('events-rows').replaceChildren(...list.map(eventRow));
    if (view.events) {
      byId('events-heading').textContent = view.events.heading;
      byId('events-legend').textContent = view.events.legend;
      byId('events-scroll').scrollTop = 0;
      filterRows();
    }
  }

  function filterRows() {
    if (!view.events) {
      return;
    }
    const wanted = byId('filter').value.trim().toLowerCase();
    const rows = byId('events-rows').rows;
    let shown = 0;
    view.events.list.forEach((event, i) => {
      const inSight = event.x >= range.from && event.x <= range.to;
      const matches = (event.what + '\n' + event.why).toLowerCase().includes(wanted);
      rows[i].hidden = !(inSight && matches);
      shown += rows[i].hidden ? 0 : 1;
    });
    const zoomed = range.from > time.from || range.to < time.to;
    byId('events-count').textContent = shown + ' of ' + rows.length + (zoomed ? ', in the range shown' : '');
  }

  function highlight(position) {
    const rows = [...byId('events-rows').rows];
    rows.forEach((row, i) => row.classList.toggle('current', i === position));
    return rows[position];
  }

  function showRow(position) {
    byId('filter').value = '';
    filterRows();
    const row = highlight(position);
    const box = byId('events-scroll');
    box.scrollTop += row.getBoundingClientRect().top - box.getBoundingClientRect().top - box.clientHeight / 3;
  }

  /** Half an hour to each side, and the charts in sight. */
  function showInCharts(position) {
    const event = view.events.list[position];
    highlight(position);
    setRange(event.x - HOUR / 2, event.x + HOUR / 2);
    requestAnimationFrame(() => requestAnimationFrame(() => point(event.x)));
    const marked = panels.filter((panel) => event.marks.some((mark) => mark.chart === panel.index));
    if (marked.length) {
      marked[0].section.scrollIntoView({ block: 'center' });
    }
  }

  // ---- What the page is about

  function definitions(list, items) {
    list.replaceChildren(
      ...items.map(([name, value, tone]) =>
        el('div', {}, el('dt', { textContent: name }), el('dd', { textContent: value, className: tone || '' })),
      ),
    );
  }

  function headings(columns) {
    const upper = el('tr');
    const lower = el('tr');
    const cell = (row, text, className) => {
      const th = el('th', { scope: 'col', textContent: text, className });
      row.append(th);
      return th;
    };
    columns.forEach((column, i) => {
      const align = column.number ? 'number' : '';
      if (!column.group) {
        cell(upper, column.label, align).rowSpan = 2;
        return;
      }
      if (i === 0 || columns[i - 1].group !== column.group) {
        const members = columns.filter((other) => other.group === column.group).length;
        const th = cell(upper, column.group, 'group');
        th.colSpan = members;
        th.scope = 'colgroup';
      }
      cell(lower, column.label, align);
    });
    return lower.cells.length ? el('thead', {}, upper, lower) : el('thead', {}, upper);
  }

  function tableRow(row, columns) {
    const tr = el('tr');
    const key = row.view ? row.view.join() : null;
    row.cells.forEach((cell, i) => {
      const name = i === 0 || (i < columns.length && columns[i].label === 'Predictor');
      const tone = cell.tone ? el('span', { className: cell.tone, textContent: cell.text }) : cell.text;
      const content = name && key !== null ? el('button', { type: 'button', textContent: cell.text }) : tone;
      const td = el(i === 0 ? 'th' : 'td', { className: columns[i].number ? 'number' : '' }, content);
      if (i === 0) {
        td.scope = 'row';
      }
      tr.append(td);
    });
    if (key !== null) {
      tr.dataset.view = key;
      tr.addEventListener('click', () => select(row.view));
    }
    return tr;
  }

  function drawTable() {
    const table = page.table;
    byId('table-section').hidden = !table;
    if (table) {
      byId('table-heading').textContent = table.heading;
      byId('table-legend').textContent = table.legend;
      const rows = table.rows.map((row) => tableRow(row, table.columns));
      byId('table').append(headings(table.columns), el('tbody', {}, ...rows));
    }
  }

  function drawSelectors() {
    page.selectors.forEach((selector, s) => {
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
      .querySelectorAll('fieldset')
      .forEach((group, s) => {
        group.querySelectorAll('input').forEach((input, o) => {
          input.checked = view.options[s] === o;
        });
      });
    byId('table')
      .querySelectorAll('tr[data-view]')
      .forEach((row) => row.setAttribute('aria-selected', String(row.dataset.view === view.options.join())));
    const zoomable = time && view.charts.length > 0;
    byId('zoom').hidden = !zoomable;
    byId('hint').hidden = !zoomable;
    byId('note').hidden = !view.note;
    byId('note').textContent = view.note || '';
    byId('figures').hidden = !view.figures.length;
    definitions(byId('figures'), view.figures.map((figure) => [figure.label, figure.value, figure.tone]));
    draw();
    drawEvents();
  }

  function start() {
    definitions(byId('facts'), page.facts.map((fact) => [fact.name, fact.value]));
    drawTable();
    drawSelectors();
    byId('toolbar').hidden = !page.selectors.length;
    byId('warmup').hidden = !(time && time.warmup);
    showView();
    if (time) {
      listenForPointer();
    } else {
      listenForPointerPerChart();
    }
    byId('filter').addEventListener('input', filterRows);
    byId('events-rows').addEventListener('click', (event) => {
      const row = event.target.closest('tr');
      if (event.target.closest('button')) {
        showInCharts([...byId('events-rows').rows].indexOf(row));
      }
    });
    let width = charts.clientWidth;
    new ResizeObserver(() => {
      if (charts.clientWidth !== width) {
        width = charts.clientWidth;
        draw();
      }
    }).observe(charts);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw);
  }

  start();
})();
