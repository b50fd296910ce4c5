import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { boundaryOf, multipartType } from '../../src/wire/multipart-boundary.ts';
import { readPartHead } from '../../src/wire/part-head.ts';

function head(...lines: readonly string[]) {
  return readPartHead(Buffer.from(lines.map(line => `${line}\r\n`).join('')));
}

const FIELD = 'Content-Disposition: form-data; name="a"';
const FILE = 'Content-Disposition: form-data; name="f"; filename="x.png"';

describe('the head of a part', () => {
  test('names a field, or a file where it has a file name', () => {
    const plain = { isAscii: false, announcedBytes: -1 };
    assert.deepEqual(head(FIELD), { name: 'a', isFile: false, ...plain });
    assert.deepEqual(head(FILE), { name: 'f', isFile: true, ...plain });
  });

  const accepted: Readonly<Record<string, readonly string[]>> = {
    'names in any case and without quotes': ['content-DISPOSITION:FORM-DATA;NAME=a'],
    'the file name in front of the name': ['Content-Disposition: form-data; filename="x"; name="f"'],
    'a file name that begins with dots': ['Content-Disposition: form-data; name="f"; filename="..x"'],
    'a file name beyond ASCII': ['Content-Disposition: form-data; name="f"; filename="café 图.png"'],
    'blanks, brackets and semicolons inside a name': ['Content-Disposition: form-data; name="a b[0];c=d"'],
    'a length of its own': [FIELD, 'Content-Length: 12'],
    'the binary transfer encoding': [FILE, 'Content-Transfer-Encoding: binary'],
    'text in UTF-8': [FIELD, 'Content-Type: text/plain; charset="UTF-8"'],
    'text without a charset': [FIELD, 'Content-Type: text/plain'],
    'a file with a type that has parameters': [FILE, 'Content-Type: image/png; q=1; q="2"'],
    'a file of JSON': [FILE, 'Content-Type: application/vnd.shop+json'],
  };
  for (const [title, lines] of Object.entries(accepted)) {
    test(`may have ${title}`, () => assert.ok(!('fault' in head(...lines)), JSON.stringify(head(...lines))));
  }

  test('of a field in ISO 8859-1 or US-ASCII asks for ASCII, where both agree with UTF-8', () => {
    for (const charset of ['ISO-8859-1', 'us-ascii']) {
      const part = head(FIELD, `Content-Type: text/plain; charset=${charset}`);
      assert.ok('isAscii' in part && part.isAscii);
    }
  });

  const refused: Readonly<Record<string, readonly string[]>> = {
    'no Content-Disposition': ['Content-Type: text/plain'],
    'two of them': [FIELD, FIELD],
    'another disposition': ['Content-Disposition: attachment; name="a"'],
    'no name': ['Content-Disposition: form-data; filename="x"'],
    'an empty name': ['Content-Disposition: form-data; name=""'],
    'two names': ['Content-Disposition: form-data; name="a"; name="b"'],
    'two names in different cases': ['Content-Disposition: form-data; name="a"; NAME="a"'],
    'an extended name': ['Content-Disposition: form-data; name="a"; name*=utf-8\'\'b'],
    'an extended file name': ['Content-Disposition: form-data; name="f"; filename="x"; filename*=utf-8\'\'y'],
    'an escape in a name': ['Content-Disposition: form-data; name="a\\"b"'],
    'a name that is not ASCII': ['Content-Disposition: form-data; name="ä"'],
    'a blank at the edge of a name': ['Content-Disposition: form-data; name=" a"'],
    'the field that changes the charset of others': ['Content-Disposition: form-data; name="_charset_"'],
    'an empty file name': ['Content-Disposition: form-data; name="f"; filename=""'],
    'a path for a file name': ['Content-Disposition: form-data; name="f"; filename="../x"'],
    'the folder above for a file name': ['Content-Disposition: form-data; name="f"; filename=".."'],
    'dots alone for a file name': ['Content-Disposition: form-data; name="f"; filename="."'],
    'a backslash in a file name': ['Content-Disposition: form-data; name="f"; filename="C:\\x"'],
    'a control character in a file name': ['Content-Disposition: form-data; name="f"; filename="x\u0000"'],
    'another parameter': ['Content-Disposition: form-data; name="a"; size=3'],
    'an unfinished parameter': ['Content-Disposition: form-data; name="a'],
    'a semicolon at the end': [`${FIELD};`],
    'blanks around the equals sign': ['Content-Disposition: form-data; name = "a"'],
    'a blank before the colon': ['Content-Disposition : form-data; name="a"'],
    'a blank at the end of a line': [`${FIELD} `],
    'a tab': ['Content-Disposition:\tform-data; name="a"'],
    'a no-break space around a type': [FIELD, 'Content-Type: text/plain\u00a0'],
    base64: [FILE, 'Content-Transfer-Encoding: base64'],
    'quoted-printable': [FIELD, 'Content-Transfer-Encoding: quoted-printable'],
    '7bit, which says more than that nothing changes': [FIELD, 'Content-Transfer-Encoding: 7bit'],
    'another header': [FIELD, 'X-Part: 1'],
    'two types': [FIELD, 'Content-Type: text/plain', 'Content-Type: text/plain'],
    'a length that is none': [FIELD, 'Content-Length: +1'],
    'a field of JSON': [FIELD, 'Content-Type: application/json'],
    'a field of bytes': [FIELD, 'Content-Type: application/octet-stream'],
    'a field in another charset': [FIELD, 'Content-Type: text/plain; charset=utf-16'],
    'a file of parts': [FILE, 'Content-Type: multipart/mixed; boundary=x'],
    'a file whose type is none': [FILE, 'Content-Type: image'],
    'an empty line': ['', FIELD],
  };
  for (const [title, lines] of Object.entries(refused)) {
    test(`may not have ${title}`, () => assert.ok('fault' in head(...lines), JSON.stringify(head(...lines))));
  }

  test('is UTF-8', () => {
    const bytes = Buffer.concat([Buffer.from(FILE.slice(0, -5)), Buffer.of(0xff), Buffer.from('"\r\n')]);
    assert.deepEqual(readPartHead(bytes), { fault: 'a part whose head is not UTF-8' });
  });
});

describe('a content type', () => {
  const boundaries: Readonly<Record<string, string | undefined>> = {
    'multipart/form-data; boundary=----WebKitFormBoundary7MA4YWxkTrZu0gW':
      '----WebKitFormBoundary7MA4YWxkTrZu0gW',
    'Multipart/Form-Data ;  Boundary="a b"': undefined,
    'multipart/form-data; boundary="a(b)/:=?,c"': 'a(b)/:=?,c',
    'multipart/form-data; boundary=a/b': undefined,
    'multipart/form-data;boundary=x;charset=UTF-8': 'x',
    'multipart/form-data; charset=utf-8; boundary=x': 'x',
    'multipart/form-data; charset=latin1; boundary=x': undefined,
    'multipart/form-data; boundary=x; boundary=x': undefined,
    'multipart/form-data; boundary=x; BOUNDARY=y': undefined,
    'multipart/form-data; boundary=x, multipart/form-data; boundary=y': undefined,
    'multipart/form-data; boundary=x; q=1': undefined,
    'multipart/form-data; boundary=""': undefined,
    'multipart/form-data; boundary=': undefined,
    'multipart/form-data; boundary': undefined,
    'multipart/form-data': undefined,
    'multipart/mixed; boundary=x': undefined,
    'multipart/form-data-x; boundary=x': undefined,
    [`multipart/form-data; boundary=${'x'.repeat(70)}`]: 'x'.repeat(70),
    [`multipart/form-data; boundary=${'x'.repeat(71)}`]: undefined,
    'multipart/form-data; boundary="x\\"y"': undefined,
    "multipart/form-data; boundary*=utf-8''x": undefined,
  };
  for (const [type, boundary] of Object.entries(boundaries)) {
    test(`${type} names ${boundary ?? 'no boundary'}`, () => assert.equal(boundaryOf(type), boundary));
  }

  test('that is written for a boundary names that boundary', () => {
    for (const boundary of ['x', '----x', "a(b)/:=?,c'+_."]) {
      assert.equal(boundaryOf(multipartType(boundary)), boundary);
    }
    assert.equal(multipartType('x-1'), 'multipart/form-data; boundary=x-1');
  });
});
