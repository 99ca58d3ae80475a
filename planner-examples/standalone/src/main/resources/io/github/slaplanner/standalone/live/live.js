(() => {
  'use strict';

  const { el, amount, known } = Charts;
  /** Ticks as the server keeps them. */
  const KEPT = 1000;
  const ACTIONS = 200;
  const DECISIONS = 100;
  const DAY = 86400;
  const MONTH_DAYS = 31;
  /** Roles and policies keep their colours. */
  const SHADOW_TINTS = ['purple', 'green', 'orange', 'red'];

  const id = (name) => document.getElementById(name);

  /** What the server has sent: the planner (About), ticks (LivePoint, oldest first), scores (LiveScores), what people did. */
  let live = window.planner || { about: null, scores: null, actions: [], points: [] };
  /** A stretch of the audit log in place of the present, or null. */
  let past = null;
  /** The days of the audit log, the newest first. */
  let days = [];
  let connected = true;

  const time = { from: 0, to: 1, clock, known: true };
  const charts = Charts.group(id('charts'), { time, told, overview: id('overview') });

  // ---- Time: UTC, or days of a simulation

  const simulated = (seconds) => seconds < 365 * DAY;
  const two = (number) => String(number).padStart(2, '0');

  function clock(seconds, exact) {
    if (!time.known) {
      return '';
    }
    const date = new Date(Math.round(seconds * 1000));
    const hours = two(date.getUTCHours()) + ':' + two(date.getUTCMinutes());
    const day = simulated(seconds)
      ? 'day ' + (Math.floor(seconds / DAY) + 1)
      : exact
        ? date.toISOString().slice(0, 10)
        : date.toLocaleDateString('en', { month: 'short', day: 'numeric', timeZone: 'UTC' });
    if (exact) {
      return day + ' ' + hours + ':' + two(date.getUTCSeconds()) + (simulated(seconds) ? '' : ' UTC');
    }
    const fine = date.getUTCSeconds() ? hours + ':' + two(date.getUTCSeconds()) : hours;
    return hours === '00:00' ? day : fine;
  }

  function told(cursor, range) {
    const shown = clock(range.from, true) + ' – ' + clock(range.to, true);
    id('cursor').textContent = !time.known ? 'No time yet' : cursor === null ? shown : 'at ' + clock(cursor, true);
    id('zoom-buttons').lastChild.disabled = range.from <= time.from && range.to >= time.to;
  }

  // ---- What the planner is, and how it does

  function definitions(list, items) {
    list.replaceChildren(
      ...items.map(([name, value, tone, more]) =>
        el(
          'div',
          {},
          el('dt', { textContent: name }),
          el('dd', {}, el('span', { textContent: value, className: tone || '' }), more ? el('small', { textContent: more }) : null),
        ),
      ),
    );
  }

  function drawAbout(about) {
    if (!about) {
      return;
    }
    id('title').textContent = 'SLA planner' + (about.model ? ': ' + about.model : '');
    definitions(id('facts'), [
      ['SLA', 'TTFT ' + amount(about.ttftMs, 'ms') + ', ITL ' + amount(about.itlMs, 'ms') + ' for ' + amount(about.attainment, '%')],
      ['GPU budget', about.budget === null ? 'none' : String(about.budget)],
      ['Mode', about.mode],
      ['Model', about.model || 'not named'],
      ['Namespace', about.namespace || 'none'],
      ['Environment', about.environment],
      ['Forecast by', about.predictor],
      ['Sizing', about.sizing],
      ['Version', about.version || 'not known'],
    ]);
  }

  /** A sentence, without the name of the Java class that some causes begin with. */
  function plain(cause) {
    return cause.replace(/^(?:[\w$]+\.)*[\w$]*(?:Exception|Error)(?::\s*|$)/, '').replace(/\.$/, '') || 'it gave no reason';
  }

  function banners(last) {
    const about = live.about || {};
    const list = [];
    const add = (kind, text) => list.push(el('p', { className: 'banner ' + kind, textContent: text }));
    if (!connected) {
      add('bad-news', 'The connection to the planner is lost; trying again. What stands here is old.');
    }
    if (about.paused) {
      add('warn', 'Paused by ' + about.paused.who + (about.paused.why ? ': ' + about.paused.why : '') + '. The planner decides and shows, and changes nothing until somebody resumes it.');
    }
    if (about.advisory) {
      add('warn', 'Advisory: the planner decides and shows, and changes nothing. It acts once advisory is false.');
    }
    if (last && last.outcome.kind === 'following') {
      add('warn', 'Another planner leads; this one decides and changes nothing.');
    }
    (about.holds || []).forEach((hold) => add('warn', hold + '.'));
    if (last) {
      failures(last, add);
    }
    if (last && simulated(last.at / 1000)) {
      add('', 'A demonstration: the fleet, its traffic and its clock are simulated.');
    }
    id('banners').replaceChildren(...list);
  }

  /** Each input once: as a failure if it is one, else as a signal that is not fresh. */
  function failures(last, add) {
    const failing = new Set();
    for (const failure of last.failures) {
      failing.add(failure.input);
      const verb = failure.failing ? ' fails since ' : ' failed now and then since ';
      const since = clock(Date.parse(failure.since) / 1000, true);
      add('bad-news', failure.input + verb + since + ' (' + failure.times + ' times): ' + plain(failure.cause) + '. ' + failure.remedy + '.');
    }
    for (const [name, problem] of Object.entries(last.signals)) {
      if (problem && !failing.has(name)) {
        add('bad-news', 'No fresh ' + name + ': ' + plain(problem) + '.');
      }
    }
    last.notices.forEach((notice) => add('warn', notice + '.'));
  }

  function drawHealth(last) {
    const broken = last ? last.failures.length + Object.values(last.signals).filter(Boolean).length : 0;
    const [text, kind] = !connected
      ? ['connection lost', 'bad']
      : !last
        ? ['starting', '']
        : broken
          ? ['degraded', 'bad']
          : ['healthy', 'good'];
    id('health').textContent = text;
    id('health').className = 'pill ' + kind;
    if (last) {
      const told = last.outcome.detail ? last.outcome.kind + ': ' + last.outcome.detail : last.outcome.kind;
      id('status').textContent = 'Last decision ' + clock(last.at / 1000, true) + ': ' + told + '.';
    }
  }

  const gpusOf = (point) => {
    const held = point.roles.map((role) => role.gpus);
    return held.length && held.every(known) ? held.reduce((sum, gpus) => sum + gpus, 0) : null;
  };

  function drawFigures(last) {
    const about = live.about;
    if (!last || !about) {
      id('figures').replaceChildren();
      return;
    }
    const no = 'no data';
    const tone = (share) => (known(share) ? (share >= about.attainment ? 'good' : 'bad') : '');
    const share = (value) => (known(value) ? amount(value, '%') : no);
    const percentile = (values) => (values ? '99th percentile ' + amount(values[1], 'ms') : 'percentiles not known');
    const gpus = gpusOf(last);
    definitions(id('figures'), [
      ['TTFT within ' + amount(about.ttftMs, 'ms'), share(last.ttft), tone(last.ttft), percentile(last.ttftMs)],
      ['ITL within ' + amount(about.itlMs, 'ms'), share(last.itl), tone(last.itl), percentile(last.itlMs)],
      ['Demand', known(last.rate) ? amount(last.rate) + ' requests/s' : no, '', known(last.isl) ? 'mean ISL ' + amount(last.isl) + ', OSL ' + (amount(last.osl) || no) : 'lengths not known'],
      ['Waiting', known(last.queued) ? amount(last.queued) + ' requests' : no],
      ...last.roles.map((role) => [
        role.role + ' engines',
        role.current === role.target ? String(role.current) : role.current + ' → ' + role.target,
        '',
        known(role.ready) ? role.ready + ' ready' + (role.starting ? ', ' + role.starting + ' starting' : '') + (role.draining ? ', ' + role.draining + ' draining' : '') : 'fleet not known',
      ]),
      ['GPUs held', known(gpus) ? String(gpus) : no, '', about.budget === null ? 'no budget' : 'of a budget of ' + about.budget],
    ]);
  }

  // ---- Charts

  const seconds = (point) => point.at / 1000;

  /** What was forecast for each tick: the newest forecast that is at least an interval old. */
  function foreseen(points) {
    let at = -1;
    return points.map((point, i) => {
      while (at + 1 < i && points[at + 1].at + points[at + 1].interval * 1000 <= point.at) {
        at++;
      }
      const forecast = at >= 0 ? points[at].forecast : null;
      return forecast && forecast.length ? forecast[0][1] : null;
    });
  }

  function demandChart(points) {
    const last = points[points.length - 1];
    const ahead = last ? last.forecast : [];
    const x = [...points.map(seconds), ...ahead.map((row, i) => seconds(last) + (i + 1) * last.interval)];
    const none = ahead.map(() => null);
    const gap = points.map(() => null);
    return {
      title: 'Demand',
      unit: 'requests/s',
      x,
      nothing: 'No data: the source of metrics has told of no traffic yet',
      lines: [
        { name: 'to come, 10–90 %', shape: 'band', tint: 'orange', y: [...gap, ...ahead.map((row) => row[0])], top: [...gap, ...ahead.map((row) => row[2])] },
        { name: 'arrivals', shape: 'area', tint: 'blue', y: [...points.map((point) => point.rate), ...none] },
        { name: 'forecast', shape: 'line', tint: 'orange', y: [...foreseen(points), ...ahead.map((row) => row[1])] },
      ],
    };
  }

  const roleOf = (point, name) => point.roles.find((role) => role.role === name) || {};

  function engineChart(points, name, x, shadows) {
    const of = (field) => points.map((point) => roleOf(point, name)[field]);
    const stack = (field, tint) => ({ name: field, shape: 'stack', tint, y: of(field) });
    return {
      title: name.charAt(0).toUpperCase() + name.slice(1) + ' engines',
      unit: 'replicas',
      x,
      nothing: 'No data: the fleet cannot be read',
      lines: [
        stack('ready', 'blue'),
        stack('starting', 'orange'),
        stack('draining', 'grey'),
        { name: 'wanted', shape: 'step', tint: 'ink', y: of('target'), strong: true },
        ...shadows.map((policy, i) => ({
          name: policy + ' would want',
          shape: 'dashes',
          tint: SHADOW_TINTS[i % SHADOW_TINTS.length],
          y: points.map((point) => (point.shadows && point.shadows[policy] ? point.shadows[policy][name] : null)),
        })),
      ],
    };
  }

  function gpuChart(points, names, x, budget) {
    return {
      title: 'GPUs held',
      unit: 'GPUs',
      x,
      nothing: 'No data: the fleet cannot be read, or GPUs per engine are not known',
      limit: budget === null ? null : { name: 'budget', value: budget },
      lines: names.map((name, i) => ({ name, shape: 'stack', tint: ['blue', 'purple'][i % 2], y: points.map((point) => roleOf(point, name).gpus) })),
    };
  }

  function latencyChart(title, x, percentiles, sla) {
    const lines = [{ name: '99th percentile', shape: 'line', tint: 'blue', y: percentiles.map((pair) => (pair ? pair[1] : null)) }];
    if (!past) {
      lines.push({ name: 'median', shape: 'line', tint: 'orange', y: percentiles.map((pair) => (pair ? pair[0] : null)) });
    }
    const log = percentiles.some((pair) => pair && pair[1] > 8 * sla);
    return { title, unit: 'ms', x, log, limit: { name: 'SLA', value: sla }, lines, nothing: 'No data: no request has told its latency' };
  }

  function events(points, actions) {
    const last = points.length ? seconds(points[points.length - 1]) : 0;
    const scaling = points.flatMap((point) =>
      point.roles
        .filter((role) => role.target !== role.current)
        .map((role) => ({
          from: seconds(point),
          to: seconds(point),
          tint: ['advisory', 'following'].includes(point.outcome.kind) ? 'grey' : role.target > role.current ? 'orange' : 'blue',
          text: role.role + ' ' + role.current + ' → ' + role.target + ', ' + point.outcome.kind,
        })),
    );
    const spans = new Map();
    points.forEach((point, i) => {
      const signals = Object.entries(point.signals).filter(([, problem]) => problem).map(([name, problem]) => [name, problem]);
      const broken = new Map([...signals, ...point.failures.filter((failure) => failure.failing).map((failure) => [failure.input, failure.cause])]);
      for (const [input, cause] of broken) {
        const open = spans.get(input);
        if (open && open[open.length - 1].last === i - 1) {
          Object.assign(open[open.length - 1], { to: seconds(point), last: i });
        } else {
          spans.set(input, [...(open || []), { from: seconds(point), to: seconds(point), last: i, tint: 'red', text: input + ' fails: ' + plain(cause) }]);
        }
      }
    });
    const people = actions
      .filter((action) => !points.length || action.at >= points[0].at)
      .map((action) => ({ from: action.at / 1000, to: action.at / 1000, tint: 'purple', text: said(action.action) }));
    people.filter((item) => item.to > last).forEach((item) => (item.to = item.from));
    return lanes(scaling, [...spans.values()].flat(), people);
  }

  const said = (action) => action.what + ', by ' + action.who + (action.why ? ': ' + action.why : '');

  function lanes(scaling, failing, people) {
    return {
      title: 'Events',
      nothing: 'Nothing has changed, failed or been asked for',
      lanes: [
        { name: 'Scaling', items: scaling },
        { name: 'Failures', items: failing },
        { name: 'People', items: people },
      ],
    };
  }

  const withinChart = (points, x, target) => ({
    title: 'Requests within SLA',
    unit: '%',
    x,
    nothing: 'No data: no request has told its latency',
    limit: { name: 'target', value: target },
    lines: [
      { name: 'TTFT', shape: 'line', tint: 'blue', y: points.map((point) => point.ttft) },
      { name: 'ITL', shape: 'line', tint: 'green', y: points.map((point) => point.itl) },
    ],
  });

  function drawLive() {
    const { points, about } = live;
    if (!about) {
      extend(0, 1);
      charts.update({ charts: [] });
      return;
    }
    const x = points.map(seconds);
    const last = points[points.length - 1];
    const names = last ? last.roles.map((role) => role.role) : [];
    const shadows = last ? Object.keys(last.shadows) : [];
    const demand = demandChart(points);
    extend(x.length ? x[0] : 0, demand.x.length ? demand.x[demand.x.length - 1] : 1);
    charts.update({
      charts: [
        events(points, live.actions),
        demand,
        withinChart(points, x, about.attainment),
        ...names.map((name) => engineChart(points, name, x, shadows)),
        gpuChart(points, names, x, about.budget),
        latencyChart('Time to first token (TTFT)', x, points.map((point) => point.ttftMs), about.ttftMs),
        latencyChart('Inter-token latency (ITL)', x, points.map((point) => point.itlMs), about.itlMs),
        { title: 'Requests waiting', unit: 'requests', x, nothing: 'No data: the source does not tell', lines: [{ name: 'waiting', shape: 'area', tint: 'purple', y: points.map((point) => point.queued) }] },
      ],
    });
  }

  /** The axis from the first point to the last; without any it has no times. */
  function extend(from, to) {
    time.known = to > 1;
    charts.extend(from, Math.max(to, from + 1));
  }

  // ---- The past, from the audit log

  function drawPast() {
    const about = live.about;
    const { points } = past;
    const x = points.map(seconds);
    const names = [...new Set(points.flatMap((point) => point.roles.map((role) => role.role)))];
    const at = (event) => ({ from: event.at / 1000, to: event.at / 1000, text: event.what });
    const decisions = past.events.filter((event) => event.kind === 'decision').map((event) => ({ ...at(event), tint: 'blue' }));
    const people = past.events.filter((event) => event.kind === 'action').map((event) => ({ ...at(event), tint: 'purple' }));
    const failing = [];
    points.forEach((point, i) => {
      if (point.failing) {
        const open = i > 0 && points[i - 1].failing && failing[failing.length - 1];
        if (open) {
          open.to = x[i];
        } else {
          failing.push({ from: x[i] - 300, to: x[i], tint: 'red', text: 'something failed' });
        }
      }
    });
    extend(x.length ? x[0] - 300 : 0, x.length ? x[x.length - 1] : 1);
    charts.update({
      charts: [
        lanes(decisions, failing, people),
        { title: 'Demand', unit: 'requests/s', x, nothing: 'No data in these days', lines: [{ name: 'arrivals', shape: 'area', tint: 'blue', y: points.map((point) => point.rate) }] },
        withinChart(points, x, about.attainment),
        ...names.map((name) => engineChart(points, name, x, [])),
        gpuChart(points, names, x, about.budget),
        latencyChart('Time to first token (TTFT), worst tick', x, points.map((point) => (known(point.ttftP99) ? [null, point.ttftP99] : null)), about.ttftMs),
        latencyChart('Inter-token latency (ITL), worst tick', x, points.map((point) => (known(point.itlP99) ? [null, point.itlP99] : null)), about.itlMs),
      ],
    });
  }

  async function fetchJson(path) {
    const answer = await fetch(path);
    if (!answer.ok) {
      throw new Error(path + ': ' + answer.status);
    }
    return answer.json();
  }

  async function offerPast() {
    if (!live.about || !live.about.auditLog || location.protocol === 'file:') {
      return;
    }
    days = (await fetchJson('past/')).slice(0, MONTH_DAYS);
    const option = (value, text) => el('option', { value, textContent: text });
    const all = days.length > 1 ? [option('all', 'all ' + days.length + ' days of the audit log')] : [];
    const chosen = id('when').value;
    id('when').replaceChildren(id('when').firstElementChild, ...all, ...days.map((day) => option(day, day)));
    id('when').value = chosen;
    // A day can be linked to.
    const named = past ? '' : location.hash.slice(1);
    if (named === 'all' || days.includes(named)) {
      id('when').value = named;
      choose();
    }
  }

  /** Without the list of days, the present is all there is to choose. */
  const offer = () => void offerPast().catch(() => {});

  /** Day by day, the newest first, so that something shows soon. */
  async function showDays(names) {
    past = { points: [], events: [], names };
    const mine = past;
    for (const [i, name] of names.entries()) {
      id('loading').textContent = 'Reading ' + name + ' (' + (i + 1) + ' of ' + names.length + ')';
      const day = await fetchJson('past/' + name);
      if (past !== mine) {
        return;
      }
      past.points = [...day.points, ...past.points];
      past.events = [...day.events, ...past.events];
      draw();
      charts.whole();
    }
    id('loading').textContent = 'From the audit log, in points of five minutes; held against the present SLA.';
  }

  function choose() {
    const wanted = id('when').value;
    history.replaceState(null, '', wanted ? '#' + wanted : location.pathname);
    if (wanted) {
      showDays(wanted === 'all' ? days : [wanted]).catch((problem) => {
        id('loading').textContent = 'The past cannot be read (' + problem.message + ').';
      });
      return;
    }
    past = null;
    id('loading').textContent = '';
    draw();
    charts.whole();
  }

  // ---- Decisions and scores

  const changes = (point) => point.roles.some((role) => role.target !== role.current);

  function decision(head, what, lines) {
    const short = lines.map((line) => line.split('; ')[0]).join('\n');
    const folded = lines.some((line) => line.includes('; '))
      ? el('details', {}, el('summary', { textContent: 'All reasons' }), el('p', { className: 'why', textContent: lines.join('\n') }))
      : null;
    return el('li', { data: { key: head } }, el('div', { className: 'event-head' }, el('span', { textContent: head }), el('strong', { textContent: what })), el('p', { className: 'why', textContent: short }), folded);
  }

  function liveDecision(point) {
    const changed = point.roles.filter((role) => role.target !== role.current);
    const detail = point.outcome.detail ? ': ' + point.outcome.detail : '';
    const what = changed.map((role) => role.role + ' ' + role.current + ' → ' + role.target).join(', ') || 'nothing changes';
    return decision(clock(seconds(point), true), what + ' (' + point.outcome.kind + detail + ')', (changed.length ? changed : point.roles).map((role) => role.why));
  }

  function drawDecisions() {
    const list = id('decisions');
    const open = new Set([...list.querySelectorAll('details[open]')].map((details) => details.closest('li').dataset.key));
    const scrolled = list.scrollTop;
    const last = live.points[live.points.length - 1];
    const items = past
      ? past.events.slice(-DECISIONS).reverse().map((event) => decision(clock(event.at / 1000, true), event.what, event.why ? event.why.split('\n') : []))
      : live.points.filter((point) => point === last || changes(point)).slice(-DECISIONS).reverse().map(liveDecision);
    list.replaceChildren(...items);
    items.filter((item) => open.has(item.dataset.key)).forEach((item) => {
      const details = item.querySelector('details');
      if (details) {
        details.open = true;
      }
    });
    list.scrollTop = scrolled;
    id('none').hidden = items.length > 0;
    list.hidden = !items.length;
  }

  const HEADS = ['Policy', 'Within SLA, by the model', 'GPU hours', 'Points behind oracle', 'GPU hours ÷ oracle’s', 'Engines wanted'];

  function drawScores(scores) {
    id('no-policies').hidden = Boolean(scores);
    id('policies').hidden = !scores;
    if (!scores) {
      return;
    }
    id('policies-head').replaceChildren(...HEADS.map((text) => el('th', { scope: 'col', textContent: text, aria: { role: 'columnheader' } })));
    const ratio = (value) => (known(value) ? value.toFixed(2) : 'no data');
    const rows = scores.policies.map((row) => {
      const engines = Object.entries(row.engines).map(([role, count]) => role + ' ' + count).join(', ');
      const cells = [row.policy, known(row.within) ? amount(row.within, '%') : 'no data', row.gpuHours.toFixed(2), ratio(row.points), ratio(row.ratio), row.problem ? engines + '; ' + plain(row.problem) : engines];
      return el(
        'tr',
        { aria: { role: 'row' } },
        ...cells.map((text, i) => el(i ? 'td' : 'th', { textContent: text, data: { label: HEADS[i] }, className: row.problem && i === 5 ? 'bad' : '', ...(i ? {} : { scope: 'row' }), aria: { role: i ? 'cell' : 'rowheader' } })),
      );
    });
    id('scores').replaceChildren(...rows);
    id('scored').textContent = known(scores.since)
      ? 'Since ' + clock(scores.since / 1000, true) + '. “live” is the fleet as it is; the oracle has, at every tick, the fewest engines that suffice.'
      : 'Nothing scored yet.';
  }

  function draw() {
    const last = live.points[live.points.length - 1];
    drawAbout(live.about);
    banners(last);
    drawHealth(last);
    drawFigures(last);
    drawDecisions();
    drawScores(live.scores);
    if (past) {
      drawPast();
    } else {
      drawLive();
    }
  }

  function listen() {
    const events = new EventSource('events');
    const on = (name, act) =>
      events.addEventListener(name, (event) => {
        connected = true;
        act(JSON.parse(event.data));
        draw();
      });
    on('past', (all) => (live = all));
    on('about', (about) => {
      live.about = about;
      offer();
    });
    on('scores', (scores) => (live.scores = scores));
    on('action', (action) => (live.actions = [...live.actions, action].slice(-ACTIONS)));
    on('tick', (point) => (live.points = [...live.points, point].slice(-KEPT)));
    events.addEventListener('error', () => {
      connected = false;
      draw();
    });
  }

  function start() {
    const button = (text, label, act) => {
      const made = el('button', { type: 'button', textContent: text, title: label, aria: { label } });
      made.addEventListener('click', act);
      return made;
    };
    id('zoom-buttons').append(
      button('◀', 'Earlier', () => charts.pan(-0.5)),
      button('▶', 'Later', () => charts.pan(0.5)),
      button('−', 'Zoom out', () => charts.zoom(2)),
      button('+', 'Zoom in', () => charts.zoom(0.5)),
      button('Whole range', 'Whole range', () => charts.whole()),
    );
    id('when').addEventListener('change', choose);
    draw();
    charts.whole();
    offer();
    id('when').addEventListener('focus', offer);
    if (location.protocol !== 'file:') {
      listen();
    }
  }

  start();
})();
