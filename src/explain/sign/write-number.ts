import type { Recipe } from './recipe.ts';

const INTEGER = /^-?\d+$/;

/** The digits of a number after it went through the number type of a language. */
export function writeNumber(lexeme: string, numbers: Recipe['numbers']): string {
  switch (numbers) {
    case 'javascript':
      return String(Number(lexeme));
    case 'gson':
      return javaDouble(Number(lexeme));
    case 'python':
      return INTEGER.test(lexeme) ? lexeme : pythonFloat(Number(lexeme));
    case 'go':
      return goFloat(Number(lexeme));
    case 'sent':
      return lexeme;
  }
}

/** The shortest digits of a double and its exponent: `601.5` is `6015`, 2. */
interface Decimal {
  readonly sign: string;
  readonly digits: string;
  readonly exponent: number;
}

function decimalOf(value: number): Decimal {
  const [mantissa = '0', exponent = '0'] = Math.abs(value).toExponential().split('e');
  const isNegative = value < 0 || Object.is(value, -0);
  return { sign: isNegative ? '-' : '', digits: mantissa.replace('.', ''), exponent: Number(exponent) };
}

/** Java's `Double.toString`: `1.0`, `6.01E14`. */
function javaDouble(value: number): string {
  const { sign, digits, exponent } = decimalOf(value);
  if (value !== 0 && (exponent >= 7 || exponent < -3))
    return `${sign}${digits[0] ?? '0'}.${digits.slice(1) || '0'}E${exponent}`;
  const plain = fixed(digits, exponent);
  return sign + (plain.includes('.') ? plain : `${plain}.0`);
}

/** Python's `repr` of a float: `1.0`, `1e+16`. */
function pythonFloat(value: number): string {
  const { sign, digits, exponent } = decimalOf(value);
  if (value !== 0 && (exponent >= 16 || exponent < -4)) return sign + scientific(digits, exponent);
  const plain = fixed(digits, exponent);
  return sign + (plain.includes('.') ? plain : `${plain}.0`);
}

/** Go's `%v` of a float64: `20`, `1e+06`, `1.79533261e+09`. */
function goFloat(value: number): string {
  const { sign, digits, exponent } = decimalOf(value);
  const isLong = value !== 0 && (exponent >= GO_EXPONENT_MAX || exponent < -4);
  return sign + (isLong ? scientific(digits, exponent) : fixed(digits, exponent));
}

/** From this power of ten on `%v` writes an exponent. */
const GO_EXPONENT_MAX = 6;

function scientific(digits: string, exponent: number): string {
  const mantissa = digits.length === 1 ? digits : `${digits[0] ?? '0'}.${digits.slice(1)}`;
  return `${mantissa}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
}

function fixed(digits: string, exponent: number): string {
  if (exponent < 0) return `0.${'0'.repeat(-exponent - 1)}${digits}`;
  if (digits.length <= exponent + 1) return digits.padEnd(exponent + 1, '0');
  return `${digits.slice(0, exponent + 1)}.${digits.slice(exponent + 1)}`;
}
