"use strict";

// Ticks as the server sends them (LivePoint), oldest first.
const KEPT = 1000;
const DECISIONS = 100;
let points = window.past || [];

const id = (name) => document.getElementById(name);
const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const known = (value) => value !== null && value !== undefined && Number.isFinite(value);
const fixed = (value, digits) => (known(value) ? value.toFixed(digits) : "unknown");
const clock = (ms) => new Date(ms).toISOString().slice(11, 19);
const percent = (share) => (known(share) ? +(100 * share).toFixed(2) : null);

const charts = ["demand", "replicas", "attainment"].map((name) => echarts.init(id(name)));
const dark = matchMedia("(prefers-color-scheme: dark)");

function base() {
  const text = css("--muted");
  const line = { lineStyle: { color: css("--grid") } };
  return {
    animation: false,
    textStyle: { fontFamily: "inherit" },
    grid: { left: 44, right: 12, top: 34, bottom: 24 },
    legend: { top: 0, left: 0, type: "scroll", textStyle: { color: text } },
    tooltip: { trigger: "axis", confine: true, valueFormatter: (value) => (known(value) ? String(value) : "unknown") },
    xAxis: {
      type: "time",
      axisLabel: { color: text, hideOverlap: true, formatter: (ms) => clock(ms).slice(0, 5) },
      axisLine: line,
    },
    yAxis: { type: "value", min: 0, axisLabel: { color: text }, splitLine: line },
  };
}

function series(name, color, data, more) {
  return { name, type: "line", showSymbol: false, color, lineStyle: { width: 2 }, data, ...more };
}

// The band is drawn as the height from the 10th to the 90th percentile, stacked on an invisible line.
function band(last) {
  const rows = last ? last.forecast : [];
  const at = (i) => last.at + (i + 0.5) * last.interval * 1000;
  const hidden = { stack: "band", lineStyle: { opacity: 0 }, silent: true, tooltip: { show: false } };
  const colour = css("--two");
  return [
    series("forecast", colour, rows.map((row, i) => [at(i), +row[1].toFixed(2)]), { lineStyle: { type: "dashed", width: 2 } }),
    series("10 %", colour, rows.map((row, i) => [at(i), row[0]]), hidden),
    series("10 to 90 %", colour, rows.map((row, i) => [at(i), +(row[2] - row[0]).toFixed(2)]), {
      ...hidden,
      areaStyle: { opacity: 0.2 },
    }),
  ];
}

function drawCharts(last) {
  const line = (value) => points.map((point) => [point.at, value(point)]);
  const seen = line((point) => (known(point.rate) ? +point.rate.toFixed(3) : null));
  const foreseen = points
    .filter((point) => point.forecast.length > 0)
    .map((point) => [point.at + point.interval * 1000, +point.forecast[0][1].toFixed(2)]);
  const demand = [
    series("demand", css("--one"), seen),
    series("forecast before", css("--muted"), foreseen, { lineStyle: { width: 1 } }),
    ...band(last),
  ];
  charts[0].setOption(
    { ...base(), legend: { ...base().legend, data: ["demand", "forecast before", "forecast", "10 to 90 %"] }, series: demand },
    true,
  );
  const colours = [css("--one"), css("--two")];
  const role = (point, i, field) => (point.roles[i] ? point.roles[i][field] : null);
  const replicas = last.roles.flatMap((one, i) => [
    series(`${one.role} wanted`, colours[i], line((point) => role(point, i, "target")), { step: "end" }),
    series(`${one.role} serving`, colours[i], line((point) => role(point, i, "ready")), {
      step: "end",
      lineStyle: { type: "dotted", width: 2 },
    }),
  ]);
  charts[1].setOption({ ...base(), series: replicas }, true);
  const within = [
    series("TTFT", css("--one"), line((point) => percent(point.ttft)), { connectNulls: false }),
    series("ITL", css("--three"), line((point) => percent(point.itl))),
  ];
  charts[2].setOption({ ...base(), yAxis: { ...base().yAxis, max: 100 }, series: within }, true);
}

function entry(parent, tag, text, className) {
  const element = document.createElement(tag);
  element.textContent = text;
  if (className) {
    element.className = className;
  }
  parent.append(element);
  return element;
}

function drawFigures(last) {
  const figures = [
    ["Demand", known(last.rate) ? `${last.rate.toFixed(2)} req/s` : "unknown"],
    ["Waiting", known(last.queued) ? `${last.queued} requests` : "unknown"],
    ["ISL / OSL", `${fixed(last.isl, 0)} / ${fixed(last.osl, 0)}`],
    ...last.roles.map((role) => [role.role, `${role.current} → ${role.target}${role.starting ? ` (${role.starting} starting)` : ""}`]),
    [`TTFT ≤ ${last.targets[0]} ms`, known(last.ttft) ? `${percent(last.ttft)} %` : "unknown"],
    [`ITL ≤ ${last.targets[1]} ms`, known(last.itl) ? `${percent(last.itl)} %` : "unknown"],
  ];
  id("figures").replaceChildren();
  for (const [name, value] of figures) {
    const box = entry(id("figures"), "div", "");
    entry(box, "dt", name);
    entry(box, "dd", value);
  }
  id("signals").replaceChildren();
  for (const name of ["traffic", "workers", "fleet"]) {
    const problem = last.signals[name];
    entry(id("signals"), "li", problem ? `${name} ${problem}` : `${name} fresh`, problem ? "lost" : "fresh");
  }
  for (const failure of last.failures) {
    const since = `${failure.input} ${failure.failing ? "fails" : "failed now and then"} since ${failure.since.slice(0, 19).replace("T", " ")} (${failure.times} times)`;
    entry(id("signals"), "li", `${since}: ${failure.cause}. ${failure.remedy}.`, "lost");
  }
  for (const notice of last.notices) {
    entry(id("signals"), "li", notice, "lost");
  }
}

const changes = (point) => point.roles.some((role) => role.target !== role.current);

// Decisions that changed something, newest first, and the newest one whatever it says.
function drawDecisions(last) {
  const shown = points.filter((point) => point === last || changes(point)).slice(-DECISIONS).reverse();
  const list = id("decisions");
  const scrolled = list.scrollTop;
  list.replaceChildren();
  for (const point of shown) {
    const item = entry(list, "li", "");
    const detail = point.outcome.detail ? `: ${point.outcome.detail}` : "";
    entry(item, "b", `${clock(point.at)} ${point.outcome.kind}${detail}`);
    point.roles.forEach((role) => entry(item, "p", role.why));
  }
  list.scrollTop = scrolled;
  id("none").hidden = shown.length > 0;
}

// The newest scores (LiveScores), if the planner has shadows.
function drawScores(scores) {
  if (!scores) {
    return;
  }
  id("policies").hidden = false;
  id("scores").replaceChildren();
  for (const row of scores.policies) {
    const line = entry(id("scores"), "tr", "");
    const engines = Object.entries(row.engines).map(([role, count]) => `${role} ${count}`).join(", ");
    entry(line, "td", row.policy);
    entry(line, "td", known(row.within) ? String(percent(row.within)) : "unknown");
    entry(line, "td", row.gpuHours.toFixed(2));
    entry(line, "td", fixed(row.points, 2));
    entry(line, "td", fixed(row.ratio, 2));
    entry(line, "td", row.problem ? `${engines}; ${row.problem}` : engines, row.problem ? "lost" : "");
  }
  id("scored").textContent = known(scores.since)
    ? `Since ${new Date(scores.since).toISOString().slice(0, 16).replace("T", " ")} UTC. Live is the fleet as it is; the oracle has, at every tick, the fewest engines that suffice.`
    : "Nothing scored yet.";
}

function draw() {
  const last = points[points.length - 1];
  if (!last) {
    return;
  }
  id("status").textContent = `${clock(last.at)} UTC, last decision: ${last.outcome.kind}`;
  id("status").className = "status";
  drawFigures(last);
  drawDecisions(last);
  drawCharts(last);
}

draw();
drawScores(window.scores);
const events = new EventSource("events");
events.addEventListener("past", (event) => {
  points = JSON.parse(event.data);
  draw();
});
events.addEventListener("tick", (event) => {
  points.push(JSON.parse(event.data));
  points = points.slice(-KEPT);
  draw();
});
events.addEventListener("scores", (event) => drawScores(JSON.parse(event.data)));
events.addEventListener("error", () => {
  id("status").textContent = "connection lost; trying again. What stands here is old.";
  id("status").className = "status lost";
});
new ResizeObserver(() => charts.forEach((chart) => chart.resize())).observe(document.body);
dark.addEventListener("change", draw);
