import { Search } from 'lucide-react'
import {
  type InputHTMLAttributes,
  type ReactNode,
  type Ref,
  type SelectHTMLAttributes,
  type TextareaHTMLAttributes,
  useId,
} from 'react'
import { cx } from './cx.ts'

export const inputClass =
  'w-full rounded-lg border border-line-strong bg-raised px-3 text-base text-ink shadow-card transition-colors focus:border-brand-ink focus:outline-2 focus:-outline-offset-1 focus:outline-brand-ink disabled:bg-sunken disabled:text-ink-3 aria-invalid:border-alert-ink [&:is(input,textarea)]:read-only:bg-sunken'

interface Shell {
  label: string
  hint?: ReactNode
  error?: string | undefined
  className?: string
}

/** A label above, its control, and what is wrong or helpful beneath, tied together for screen readers. */
function Labelled({ label, hint, error, className, control }: Shell & { control: (ids: Ids) => ReactNode }) {
  const id = useId()
  const below = error || hint ? `${id}-below` : undefined
  return (
    <div className={cx('flex flex-col gap-1.5', className)}>
      <label htmlFor={id} className="text-sm font-medium text-ink">
        {label}
      </label>
      {control({ id, 'aria-describedby': below, 'aria-invalid': error ? true : undefined })}
      {below && (
        <p id={below} className={cx('text-xs', error ? 'text-alert-ink' : 'text-ink-3')}>
          {error ?? hint}
        </p>
      )}
    </div>
  )
}
interface Ids {
  id: string
  'aria-describedby': string | undefined
  'aria-invalid': true | undefined
}

type InputProps = Shell &
  Omit<InputHTMLAttributes<HTMLInputElement>, 'className'> & { ref?: Ref<HTMLInputElement> }
export function Input({ label, hint, error, className, ...rest }: InputProps) {
  return (
    <Labelled
      {...{ label, hint, className: className ?? '', error }}
      control={ids => <input {...rest} {...ids} className={cx(inputClass, 'h-9')} />}
    />
  )
}

type AreaProps = Shell & Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, 'className'>
export function TextArea({ label, hint, error, className, ...rest }: AreaProps) {
  return (
    <Labelled
      {...{ label, hint, className: className ?? '', error }}
      control={ids => <textarea rows={3} {...rest} {...ids} className={cx(inputClass, 'resize-y py-2')} />}
    />
  )
}

type SelectProps = Shell & Omit<SelectHTMLAttributes<HTMLSelectElement>, 'className'>
export function Select({ label, hint, error, className, children, ...rest }: SelectProps) {
  return (
    <Labelled
      {...{ label, hint, className: className ?? '', error }}
      control={ids => (
        <select {...rest} {...ids} className={cx(inputClass, 'h-9')}>
          {children}
        </select>
      )}
    />
  )
}

interface SearchProps extends Omit<InputHTMLAttributes<HTMLInputElement>, 'className'> {
  label: string
  shortcut?: string
  ref?: Ref<HTMLInputElement>
}
export function SearchField({ label, shortcut, ...rest }: SearchProps) {
  return (
    <div className="relative">
      <Search
        aria-hidden
        className="pointer-events-none absolute top-1/2 left-2.5 size-4 -translate-y-1/2 text-ink-3"
      />
      <input
        type="search"
        aria-label={label}
        placeholder={label}
        {...rest}
        className="h-9 w-full rounded-lg border border-transparent bg-sunken pr-10 pl-8.5 text-base transition-colors focus:border-brand-ink focus:bg-raised focus:outline-2 focus:-outline-offset-1 focus:outline-brand-ink [&::-webkit-search-cancel-button]:hidden"
      />
      {shortcut && (
        <kbd
          aria-hidden
          className="pointer-events-none absolute top-1/2 right-2 hidden -translate-y-1/2 rounded-md border border-line bg-surface px-1.5 font-sans text-2xs text-ink-3 md:block"
        >
          {shortcut}
        </kbd>
      )}
    </div>
  )
}

export function Checkbox({
  label,
  hint,
  ...rest
}: { label: string; hint?: string } & InputHTMLAttributes<HTMLInputElement>) {
  const id = useId()
  return (
    <div className="flex items-start gap-2.5">
      <input
        type="checkbox"
        {...rest}
        id={id}
        aria-describedby={hint ? `${id}-hint` : undefined}
        className="mt-0.5 size-4 shrink-0 accent-brand"
      />
      <div>
        <label htmlFor={id} className="text-sm font-medium">
          {label}
        </label>
        {hint && (
          <p id={`${id}-hint`} className="text-xs text-ink-3">
            {hint}
          </p>
        )}
      </div>
    </div>
  )
}
