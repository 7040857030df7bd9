"""From the parts to the output: the rows of all documents in the order of the input, each file complete or not there."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from zhreport.batch.folder import outputs_folder, sync
from zhreport.batch.parts import Entry, payloads
from zhreport.batch.writers import WRITERS, write_duckdb
from zhreport.data.columns import table_name
from zhreport.data.rows import By
from zhreport.errors import path_error, unwritable


def output_paths(output: Path, form: str, tables: Sequence[By]) -> dict[By, Path]:
    """Return the file of each table: the output itself for the documents, `name.cells.parquet` beside it for the cells.

    >>> [path.name for path in output_paths(Path("out.csv"), "csv", ["document", "cell"]).values()]
    ['out.csv', 'out.cells.csv']
    """
    if form == "duckdb":
        return dict.fromkeys(tables, output)
    return {
        by: output if by == "document" else output.with_name(f"{output.stem}.{table_name(by)}{output.suffix}")
        for by in tables
    }


def merge(folder: Path, entries: Sequence[Entry], tables: Sequence[By], output: Path, form: str) -> list[Path]:
    """Write the output's files in the work folder, then move them to their places; return these.

    Raises `ZhreportError` where that fails; the parts stay, so that a later run has only this left to do.
    """
    targets = output_paths(output, form, tables)
    try:
        place = outputs_folder(folder)
        drafts = {target: place / target.name for target in targets.values()}
        if form == "duckdb":
            chunks = [(by, payloads(folder, entries, index)) for index, by in enumerate(tables)]
            write_duckdb(chunks, drafts[output], place)
        else:
            for index, by in enumerate(tables):
                WRITERS[form](payloads(folder, entries, index), by, drafts[targets[by]])
        for draft in drafts.values():
            sync(draft)
        for target, draft in drafts.items():
            draft.replace(target)
    except OSError as error:
        raise unwritable(output, error) from None
    except Exception as error:
        if type(error).__module__.split(".")[0] in ("duckdb", "_duckdb", "pyarrow"):
            raise path_error(output, f"cannot be written ({error})") from None
        raise
    return list(drafts)
