// Pictures drawn on the spot, so that a person without a broken machine at hand has something to send.

const WIDTH = 960;
const HEIGHT = 720;

/** A photo of a leaking washing machine, of its puddle, or of its type plate, as base64 of a JPEG. */
export function samplePhoto(view = "machine") {
  const canvas = document.createElement("canvas");
  canvas.width = WIDTH;
  canvas.height = HEIGHT;
  const pen = canvas.getContext("2d");
  drawRoom(pen);
  if (view === "machine") drawMachine(pen, 300, 60, 360, 480);
  if (view === "puddle") drawMachine(pen, 130, -560, 700, 940);
  if (view === "plate") drawPlate(pen);
  else drawPuddle(pen, view === "puddle" ? 1.6 : 1);
  drawVignette(pen);
  return canvas.toDataURL("image/jpeg", 0.86).split(",")[1];
}

/** A sticker of one emoji, as base64 of a WebP. */
export function sampleSticker(emoji) {
  const canvas = document.createElement("canvas");
  canvas.width = 512;
  canvas.height = 512;
  const pen = canvas.getContext("2d");
  pen.font = "400px sans-serif";
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.fillText(emoji, 256, 284);
  return canvas.toDataURL("image/webp").split(",")[1];
}

function shade(pen, from, to, ...colours) {
  const gradient = pen.createLinearGradient(...from, ...to);
  colours.forEach((colour, index) => gradient.addColorStop(index / (colours.length - 1), colour));
  return gradient;
}

function drawRoom(pen) {
  pen.fillStyle = shade(pen, [0, 0], [0, 480], "#d9d2c4", "#c6beae");
  pen.fillRect(0, 0, WIDTH, 480);
  pen.fillStyle = shade(pen, [0, 480], [0, HEIGHT], "#8e8577", "#6d655a");
  pen.fillRect(0, 480, WIDTH, HEIGHT - 480);
  pen.strokeStyle = "rgba(60,50,40,.22)";
  pen.lineWidth = 3;
  for (let x = -600; x < WIDTH + 600; x += 170) line(pen, WIDTH / 2 + (x - WIDTH / 2) * 0.6, 480, x, HEIGHT);
  for (const y of [525, 595]) line(pen, 0, y, WIDTH, y);
  pen.fillStyle = "#efe9dd";
  pen.fillRect(0, 462, WIDTH, 20);
}

function line(pen, x1, y1, x2, y2) {
  pen.beginPath();
  pen.moveTo(x1, y1);
  pen.lineTo(x2, y2);
  pen.stroke();
}

function disc(pen, x, y, radius, fill) {
  pen.beginPath();
  pen.arc(x, y, radius, 0, Math.PI * 2);
  pen.fillStyle = fill;
  pen.fill();
}

function drawMachine(pen, x, y, width, height) {
  pen.shadowColor = "rgba(30,25,20,.45)";
  pen.shadowBlur = 40;
  pen.shadowOffsetY = 16;
  pen.fillStyle = shade(pen, [x, 0], [x + width, 0], "#f7f8f9", "#ffffff", "#d5dade");
  pen.beginPath();
  pen.roundRect(x, y, width, height, width * 0.045);
  pen.fill();
  pen.shadowColor = "transparent";
  pen.fillStyle = "#e3e7ea";
  pen.fillRect(x + width * 0.04, y + height * 0.03, width * 0.92, height * 0.12);
  pen.fillStyle = "#20303c";
  pen.fillRect(x + width * 0.58, y + height * 0.055, width * 0.24, height * 0.07);
  pen.fillStyle = "#ff7a5c";
  pen.font = `600 ${width * 0.07}px monospace`;
  pen.fillText("E-18", x + width * 0.615, y + height * 0.11);
  disc(pen, x + width * 0.46, y + height * 0.09, width * 0.055, "#b9c2c9");
  const [cx, cy] = [x + width / 2, y + height * 0.56];
  disc(pen, cx, cy, width * 0.36, "#c3cbd2");
  disc(pen, cx, cy, width * 0.325, "#8d9aa5");
  disc(pen, cx, cy, width * 0.28, shade(pen, [cx, cy - width * 0.28], [cx, cy + width * 0.28], "#2c3f4d", "#5b7f97"));
  disc(pen, cx - width * 0.09, cy - width * 0.1, width * 0.07, "rgba(255,255,255,.22)");
}

function drawPuddle(pen, scale) {
  pen.fillStyle = shade(pen, [0, 520], [0, 660], "rgba(190,214,228,.9)", "rgba(122,158,182,.85)");
  pen.beginPath();
  pen.ellipse(WIDTH / 2 + 40, 585, 290 * scale, 46 * scale, 0.02, 0, Math.PI * 2);
  pen.ellipse(WIDTH / 2 - 190 * scale, 600, 120 * scale, 26 * scale, 0, 0, Math.PI * 2);
  pen.fill();
  pen.strokeStyle = "rgba(255,255,255,.65)";
  pen.lineWidth = 5;
  pen.beginPath();
  pen.ellipse(WIDTH / 2 + 60, 578, 190 * scale, 22 * scale, 0.02, 3.5, 5.3);
  pen.stroke();
}

function drawPlate(pen) {
  pen.fillStyle = "#eef1f3";
  pen.fillRect(0, 0, WIDTH, HEIGHT);
  pen.save();
  pen.translate(WIDTH / 2, HEIGHT / 2);
  pen.rotate(-0.035);
  pen.fillStyle = shade(pen, [-340, 0], [340, 0], "#c4cace", "#e8ecee", "#bfc6cb");
  pen.beginPath();
  pen.roundRect(-350, -200, 700, 400, 18);
  pen.fill();
  pen.fillStyle = "#24303a";
  const rows = ["WM-8100", "S/N  SN20231105A7", "220 V ~ 50 Hz   2000 W", "2023-11"];
  rows.forEach((row, index) => {
    pen.font = `${index ? 500 : 700} ${index ? 40 : 66}px monospace`;
    pen.fillText(row, -300, -100 + index * 78);
  });
  pen.restore();
}

function drawVignette(pen) {
  const glow = pen.createRadialGradient(WIDTH / 2, HEIGHT * 0.45, 220, WIDTH / 2, HEIGHT / 2, 640);
  glow.addColorStop(0, "rgba(255,250,240,.10)");
  glow.addColorStop(1, "rgba(20,15,10,.34)");
  pen.fillStyle = glow;
  pen.fillRect(0, 0, WIDTH, HEIGHT);
}
