import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Caller, startTestGantry, type TestGantry } from '../../../test/app.ts'
import { eventually, startTestWorker, type TestWorker } from '../../../test/worker.ts'

let gantry: TestGantry
let worker: TestWorker

beforeAll(async () => {
  gantry = await startTestGantry()
  worker = await startTestWorker(gantry.config)
})
afterAll(() => worker.stop())

const octets = { 'content-type': 'application/octet-stream' }

const upload = (caller: Caller, kind: string, fileName: string, content: string | Buffer) =>
  caller.call(
    'POST',
    `/v1/imports?kind=${kind}&fileName=${encodeURIComponent(fileName)}`,
    Buffer.from(content as string),
    octets,
  )

/** The import once no worker has it in hand any more. */
const settled = (caller: Caller, id: string): Promise<any> =>
  eventually(async () => {
    const { body } = await caller.get(`/v1/imports/${id}`)
    return ['checking', 'running', 'repairing', 'undoing'].includes(body.state) ? null : body
  })

async function run(caller: Caller, kind: string, fileName: string, content: string | Buffer): Promise<any> {
  const uploaded = await upload(caller, kind, fileName, content)
  expect(uploaded.status, uploaded.text).toBe(200)
  const started = await caller.post(`/v1/imports/${uploaded.body.id}/start`)
  expect(started.status, started.text).toBe(200)
  return settled(caller, uploaded.body.id)
}

const accountNames = async (caller: Caller): Promise<string[]> =>
  (await caller.get('/v1/customers/accounts?limit=200')).body.items.map(({ name }: { name: string }) => name)

const ops = async () => (await gantry.newWorkspace()).member('product_ops')

describe('uploading a file', () => {
  test.for([
    ['feedback', 'Message,App version\nIt does not work at all here,4.1\n', 'App version'],
    ['accounts', 'Company,Employees\nAcme,250\n', 'Employees'],
    ['contacts', 'Name,Newsletter\nAnn,yes\n', 'Newsletter'],
  ] as const)('never guesses from figures or a yes: %s', async ([kind, text, column]) => {
    const { suggestions } = (await upload(await ops(), kind, 'a.csv', text)).body
    expect(suggestions.at(-1)).toMatchObject({ column, target: `attributes.${column}` })
  })

  test('detects the delimiter, shows samples and suggests where columns belong', async () => {
    const { body } = await upload(
      await ops(),
      'accounts',
      'kunden.csv',
      'Firma;Website;ARR;Land;Region\nÖlwerk GmbH;https://www.oelwerk.de/;€12.000,50;Deutschland;Nord\n',
    )
    expect(body).toMatchObject({
      state: 'uploaded',
      format: { format: 'csv', encoding: 'utf-8', delimiter: ';', hasHeader: true },
      mapping: { Firma: 'name', Website: 'domains', ARR: 'revenue', Land: 'country', Region: 'attributes.Region' },
      missing: [],
      may: { start: true },
    })
    expect(body.columns[0]).toEqual({ name: 'Firma', samples: ['Ölwerk GmbH'] })
    for (const one of body.suggestions.slice(0, 4)) expect(one.confidence).toBeGreaterThan(0.7)
  })

  test('offers the mapping used last time for a file with the same columns', async () => {
    const caller = await ops()
    const first = await upload(caller, 'accounts', 'a.csv', 'Foo,Bar\nAcme,acme.com\n')
    expect(first.body.missing).toEqual(['Name'])
    const mapping = { Foo: 'name', Bar: null }
    expect((await caller.put(`/v1/imports/${first.body.id}/mapping`, { mapping })).body.missing).toEqual([])
    const second = await upload(caller, 'accounts', 'b.csv', 'bar,foo\nx.com,Umbrella\n')
    expect(second.body.missing).toEqual(['Name'])
    const third = await upload(caller, 'accounts', 'c.csv', 'Bar,Foo\nx.com,Umbrella\n')
    expect(third.body).toMatchObject({ mapping, missing: [] })
    expect(third.body.suggestions[0].from).toBe('saved')
  })

  test.each([
    ['an empty file', Buffer.alloc(0), /empty/],
    ['a file with a header only', Buffer.from('Name,Domain\n'), /a header and no rows/],
    ['an Excel workbook', Buffer.from('504b030414000600', 'hex'), /Excel workbook.*CSV/],
    ['a PDF', Buffer.from('%PDF-1.7 ...'), /PDF/],
    ['JSON without a list', Buffer.from('{\n"a": {"b": 1}\n}'), /no list of records/],
    ['a cut off JSON list', Buffer.from('[{"name": "a"}, {"name": "b'), /cut off/],
  ])('refuses %s and says what to do', async (_, content, message) => {
    const name = content.toString().startsWith('{') || content.toString().startsWith('[') ? 'x.json' : 'x.csv'
    const { status, body } = await upload(await ops(), 'accounts', name, content)
    expect({ status, code: body.code }).toEqual({ status: 400, code: 'invalid_input' })
    expect(body.title).toMatch(message)
  })

  test('refuses a kind nobody imports, and a person who may not write that kind', async () => {
    const workspace = await gantry.newWorkspace()
    expect((await upload(await workspace.member('product_ops'), 'spoons', 'a.csv', 'a\n1')).status).toBe(400)
    const owner = await upload(await workspace.member('owner'), 'accounts', 'a.csv', 'Name\nAcme')
    expect(owner).toMatchObject({ status: 403, body: { details: { permission: 'customers.write' } } })
  })

  test('reads it again under another encoding and delimiter', async () => {
    const caller = await ops()
    const { body } = await upload(
      caller,
      'accounts',
      'a.csv',
      Buffer.from('Name|x;Website\nM\xfcller|y;a.de\n', 'latin1'),
    )
    expect(body.format).toMatchObject({ encoding: 'windows-1252', delimiter: ';' })
    const again = await caller.put(`/v1/imports/${body.id}/format`, { delimiter: '|', encoding: 'windows-1251' })
    expect(again.body.columns.map(({ name }: any) => name)).toEqual(['Name', 'x;Website'])
    expect(again.body.columns[0].samples).toEqual(['Mьller'])
    const unknown = await caller.put(`/v1/imports/${body.id}/format`, { encoding: 'klingon' })
    expect(unknown.status).toBe(400)
  })

  test('refuses a mapping that the file or the kind does not have', async () => {
    const caller = await ops()
    const { body } = await upload(caller, 'accounts', 'a.csv', 'Name,B\nAcme,1\n')
    const put = (mapping: object) => caller.put(`/v1/imports/${body.id}/mapping`, { mapping })
    expect((await put({ Nome: 'name' })).body.title).toMatch(/no column “Nome”/)
    expect((await put({ Name: 'nome' })).body.title).toMatch(/no field “nome”/)
    expect((await put({ Name: 'name', B: 'name' })).body.title).toMatch(/Two columns/)
    const settings = { currency: 'Euro' }
    const reply = await caller.put(`/v1/imports/${body.id}/mapping`, { mapping: { Name: 'name' }, settings })
    expect(reply).toMatchObject({ status: 400, body: { details: { fields: [{ field: 'settings.currency' }] } } })
  })
})

describe('preview and dry run', () => {
  const file = 'Name,Domain,Revenue\nAcme,acme.com,100\nBeta,not a domain,1\nGamma,,many\n'

  test('show what would happen and change nothing', async () => {
    const caller = await ops()
    await caller.post('/v1/customers/accounts', { name: 'Old Acme', domains: ['acme.com'] })
    const { body } = await upload(caller, 'accounts', 'a.csv', file)
    const preview = await caller.post(`/v1/imports/${body.id}/preview`)
    expect(preview.body).toMatchObject({
      counts: { rowsRead: 3, created: 0, updated: 1, unchanged: 0, rejected: 2 },
      isWholeFile: true,
    })
    expect(preview.body.rows[1]).toMatchObject({
      row: 3,
      fields: { name: 'Beta' },
      errors: [{ column: 'Domain', value: 'not a domain', message: expect.stringMatching(/example.com/) }],
    })
    await caller.post(`/v1/imports/${body.id}/check`)
    const checked = await settled(caller, body.id)
    expect(checked).toMatchObject({
      state: 'uploaded',
      checked: { rowsRead: 3, created: 0, updated: 1, unchanged: 0, rejected: 2 },
    })
    const problems = await caller.get(`/v1/imports/${body.id}/problems`)
    expect(problems.body.items.map(({ column, count, firstRow }: any) => [column, count, firstRow])).toEqual([
      ['Domain', 1, 3],
      ['Revenue', 1, 4],
    ])
    expect(await accountNames(caller)).toEqual(['Old Acme'])
  })
})

describe('running', () => {
  test('imports, counts exactly, and a repeat changes nothing', async () => {
    const caller = await ops()
    const lines = Array.from({ length: 2_500 }, (_, n) => `Company ${n},c${n}.example.com,id-${n}`)
    const file = ['Name,Domain,ID', ...lines].join('\r\n')
    const done = await run(caller, 'accounts', 'a.csv', file)
    expect(done).toMatchObject({
      state: 'done',
      progress: { totalRows: 2_500, rowsRead: 2_500, created: 2_500, updated: 0, unchanged: 0, rejected: 0 },
    })
    const again = await run(caller, 'accounts', 'a.csv', file)
    expect(again.progress).toMatchObject({ created: 0, updated: 0, unchanged: 2_500 })
    const changed = await run(caller, 'accounts', 'a.csv', file.replace('Company 7,', 'Company seven,'))
    expect(changed.progress).toMatchObject({ created: 0, updated: 1, unchanged: 2_499 })
  })

  test('keeps every refused row with its number and reason, and takes it back repaired as a file', async () => {
    const caller = await ops()
    const file =
      'Name,Domain,Note\n"=SUM(A1)",ok.example.com,"-1, ""quoted""\nline"\n,nameless.example.com,x\nRagged,r.example.com\nWide,w.example.com,a,b\nNul\0,n.example.com,x\n'
    const done = await run(caller, 'accounts', 'a.csv', file)
    expect(done.progress).toMatchObject({ rowsRead: 5, created: 1, rejected: 4 })
    const rejected = await caller.get(`/v1/imports/${done.id}/rejected-rows`)
    expect(rejected.body.items.map(({ row, problems }: any) => [row, problems[0].message.split('.')[0]])).toEqual([
      [3, 'The name is missing'],
      [4, 'This row has 2 values and the header 3'],
      [5, 'This row has 4 values and the header 3'],
      [6, 'This value holds a null byte, which is no text'],
    ])
    const download = await caller.get(`/v1/imports/${done.id}/rejected-rows.csv`)
    expect(download.text.split('\r\n')[0]).toBe('\uFEFFName,Domain,Note,What to repair')
    const repaired = download.text.replace(',nameless.example.com', '=Named,nameless.example.com')
    const second = await run(caller, 'accounts', 'rejected.csv', repaired)
    expect(second.mapping['What to repair']).toBeNull()
    expect(second.progress).toMatchObject({ rejected: 0, created: 4 })
    expect(await accountNames(caller)).toContain('=Named')
  })

  test('mends a refused row in place', async () => {
    const caller = await ops()
    const done = await run(caller, 'accounts', 'a.csv', 'Name,Domain\nA,a.example.com\n,b.example.com\nC,nope\n')
    expect(done).toMatchObject({ progress: { created: 1, rejected: 2 }, may: { repair: true } })
    const wrong = await caller.patch(`/v1/imports/${done.id}/rejected-rows/4`, { cells: { Domain: 'still no' } })
    expect(wrong.body).toMatchObject({ isRepaired: false, problems: [{ column: 'Domain', value: 'still no' }] })
    const right = await caller.patch(`/v1/imports/${done.id}/rejected-rows/3`, { cells: { Name: 'B' } })
    expect(right.body).toMatchObject({ isRepaired: true, problems: [] })
    await caller.post(`/v1/imports/${done.id}/repair`)
    expect((await settled(caller, done.id)).progress).toMatchObject({ rowsRead: 3, created: 2, rejected: 1 })
    expect(await accountNames(caller)).toEqual(['A', 'B'])
  })

  test('fails before writing anything when the file breaks off in the middle, and says where', async () => {
    const caller = await ops()
    const rows = Array.from({ length: 3_000 }, (_, n) => `Company ${n},x`)
    const done = await run(caller, 'accounts', 'a.csv', `Name,Note\n${rows.join('\n')}\nLast,"never closed\n`)
    expect(done).toMatchObject({ state: 'failed', may: { resume: true } })
    expect(done.error).toMatch(/quotation mark.*row 300[12]/)
    expect((await caller.get('/v1/notifications')).body.items).toMatchObject([
      { kind: 'job', title: 'The import of a.csv has stopped', body: done.error, url: `/imports/${done.id}` },
    ])
    expect(await accountNames(caller)).toEqual([])
  })

  test('undoes itself as a unit: what it made goes, what it changed comes back, what people changed since stays', async () => {
    const caller = await ops()
    const old = await caller.post('/v1/customers/accounts', { name: 'Old', domains: ['old.example.com'], plan: 'Free' })
    const rows = Array.from({ length: 2_100 }, (_, n) => `New ${n},n${n}.example.com,Pro`)
    const done = await run(
      caller,
      'accounts',
      'a.csv',
      ['Name,Domain,Plan', 'Older,old.example.com,Pro', ...rows].join('\n'),
    )
    expect(done.progress).toMatchObject({ created: 2_100, updated: 1 })
    const edited = (await caller.get('/v1/customers/accounts?q=New%20777')).body.items[0]
    await caller.patch(`/v1/customers/accounts/${edited.id}`, { plan: 'Team' })
    await caller.post(`/v1/imports/${done.id}/undo`)
    expect(await settled(caller, done.id)).toMatchObject({ state: 'undone', undo: { undone: 2_100, kept: 1 } })
    expect(await accountNames(caller)).toEqual(['New 777', 'Old'])
    expect((await caller.get(`/v1/customers/accounts/${old.body.id}`)).body).toMatchObject({
      name: 'Old',
      plan: 'Free',
    })
    const found = await caller.get('/v1/customers/accounts?q=old.example.com')
    expect(found.body.items).toHaveLength(1)
    // And it can be done again.
    await caller.post(`/v1/imports/${done.id}/start`)
    expect((await settled(caller, done.id)).progress).toMatchObject({ created: 2_099, updated: 2 })
  })

  test('can be deleted once it stands still, and is gone with its file', async () => {
    const caller = await ops()
    const done = await run(caller, 'accounts', 'a.csv', 'Name\nAcme\n')
    expect((await caller.delete(`/v1/imports/${done.id}`)).body).toEqual({ ok: true })
    expect((await caller.get(`/v1/imports/${done.id}`)).status).toBe(404)
    expect(await accountNames(caller)).toEqual(['Acme'])
  })
})

describe('formats', () => {
  const expected = ['Müller', '東京']
  test.each([
    ['tab separated', 'a.tsv', Buffer.from('Name\tPlan\nMüller\tPro\n東京\tPro\n')],
    ['UTF-8 with a byte order mark', 'a.csv', Buffer.from('\uFEFFName,Plan\nMüller,Pro\n東京,Pro\n')],
    ['UTF-16 little endian', 'a.csv', Buffer.from('\uFEFFName;Plan\nMüller;Pro\n東京;Pro\n', 'utf16le')],
    ['UTF-16 big endian', 'a.csv', Buffer.from('\uFEFFName;Plan\nMüller;Pro\n東京;Pro\n', 'utf16le').swap16()],
    ['a JSON list', 'a.json', Buffer.from('[{"name":"Müller","plan":"Pro"},\n {"name":"東京","plan":null}]')],
    ['a wrapped JSON list', 'a.json', Buffer.from('{"page":1,"items":[{"name":"Müller"},{"name":"東京"}]}')],
    ['NDJSON', 'a.ndjson', Buffer.from('{"name":"Müller"}\n\n{"name":"東京"}\n')],
  ])('reads %s', async (_, name, content) => {
    const caller = await ops()
    const done = await run(caller, 'accounts', name, content)
    expect(done.progress).toMatchObject({ created: 2, rejected: 0 })
    expect((await accountNames(caller)).sort()).toEqual(expected)
  })

  test('refuses single broken lines of NDJSON and imports the rest', async () => {
    const done = await run(await ops(), 'accounts', 'a.ndjson', '{"name":"A"}\n{"name":\n[1]\n{"name":"B"}\n')
    expect(done.progress).toMatchObject({ created: 2, rejected: 2 })
  })

  test('refuses a value of ten megabytes and imports the rest', async () => {
    const caller = await ops()
    const done = await run(caller, 'accounts', 'a.csv', `Name,Note\nA,x\nB,"${'y'.repeat(10 * 1024 ** 2)}"\nC,z\n`)
    expect(done.progress).toMatchObject({ created: 2, rejected: 1 })
    const { body } = await caller.get(`/v1/imports/${done.id}/rejected-rows`)
    expect(body.items[0]).toMatchObject({ row: 3, cells: null, problems: [{ column: 'Note' }] })
  })
})
