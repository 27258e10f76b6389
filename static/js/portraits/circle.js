// A circle within a photo: it never leaves it, and is never smaller than a face that can be seen.
const LEAST = 0.12; // of the shorter side
const WHOLE = 10000;

const between = (value, low, high) => Math.min(Math.max(value, low), high);

export class Circle {
  constructor(width, height) {
    this.width = width;
    this.height = height;
    this.shorter = Math.min(width, height);
    this.radius = this.shorter / 2;
    this.x = width / 2;
    this.y = height / 2;
  }

  move(right, down) {
    this.x = between(this.x + right, this.radius, this.width - this.radius);
    this.y = between(this.y + down, this.radius, this.height - this.radius);
  }

  grow(by) {
    this.radius = between(this.radius + by, (LEAST * this.shorter) / 2, this.shorter / 2);
    this.move(0, 0);
  }

  // Whether a point takes it by the dot on its edge.
  holds({ x, y, reach }) {
    const dot = this.radius * Math.SQRT1_2;
    return Math.hypot(x - this.x - dot, y - this.y - dot) < reach;
  }

  // As wide as a point is away from its middle.
  reach({ x, y }) {
    this.grow(Math.hypot(x - this.x, y - this.y) - this.radius);
  }

  // The square around it, in ten-thousandths: of the width, of the height, of the shorter side.
  parts() {
    return {
      left: Math.round(((this.x - this.radius) / this.width) * WHOLE),
      top: Math.round(((this.y - this.radius) / this.height) * WHOLE),
      side: Math.round(((2 * this.radius) / this.shorter) * WHOLE),
    };
  }
}
