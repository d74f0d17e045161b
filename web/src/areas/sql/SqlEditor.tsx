import { autocompletion, closeCompletion } from '@codemirror/autocomplete'
import { SQLDialect, StandardSQL, sql } from '@codemirror/lang-sql'
import { Compartment, EditorState, Prec } from '@codemirror/state'
import { EditorView, keymap } from '@codemirror/view'
import { basicSetup } from 'codemirror'
import { useEffect, useRef } from 'react'
import { styleNonce } from '../../theme/nonce.ts'
import classes from './Sql.module.css'

export type SqlSchema = {
  tables: readonly { name: string; columns: readonly { name: string; type: string }[] }[]
  functions: readonly string[]
}

type Props = {
  label: string
  text: string
  schema: SqlSchema | undefined
  onChange: (text: string) => void
  onRun: () => void
}

/** The editor with completion of tables, columns and functions. Control-Enter runs; Escape then Tab leaves it. */
export function SqlEditor({ label, text, schema, onChange, onRun }: Props) {
  const element = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView>(undefined)
  const language = useRef(new Compartment())
  const heard = useRef({ onChange, onRun })
  heard.current = { onChange, onRun }
  const first = useRef({ text, label })

  useEffect(() => {
    if (!element.current) return
    const run = (editor: EditorView) => {
      closeCompletion(editor)
      heard.current.onRun()
      return true
    }
    const made = new EditorView({
      parent: element.current,
      state: EditorState.create({
        doc: first.current.text,
        extensions: [
          EditorView.cspNonce.of(styleNonce()),
          Prec.highest(keymap.of([{ key: 'Mod-Enter', run }])),
          basicSetup,
          autocompletion({ activateOnTyping: true }),
          language.current.of(sql({ dialect: StandardSQL })),
          EditorView.lineWrapping,
          EditorView.contentAttributes.of({ 'aria-label': first.current.label }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) heard.current.onChange(update.state.doc.toString())
          }),
        ],
      }),
    })
    view.current = made
    return () => made.destroy()
  }, [])

  useEffect(() => {
    const now = view.current?.state.doc.toString()
    if (view.current && now !== text) {
      view.current.dispatch({ changes: { from: 0, to: now?.length ?? 0, insert: text } })
    }
  }, [text])

  useEffect(() => {
    if (schema) view.current?.dispatch({ effects: language.current.reconfigure(languageOf(schema)) })
  }, [schema])

  return <div ref={element} className={classes.editor} />
}

function languageOf({ tables, functions }: SqlSchema) {
  const dialect = SQLDialect.define({
    keywords: `${StandardSQL.spec.keywords ?? ''} prewhere final sample using any asof global limit offset with totals fill`,
    builtin: functions.join(' ').toLowerCase(),
    types: `${StandardSQL.spec.types ?? ''} string uint64 int64 float64 date datetime64 uuid array map json`,
    backslashEscapes: true,
  })
  const schema = Object.fromEntries(
    tables.map(({ name, columns }) => [
      name,
      columns.map((column) => ({ label: column.name, detail: column.type, type: 'property' })),
    ]),
  )
  return sql({ dialect, schema, upperCaseKeywords: true })
}
