// A day of the address, such as 2026-01-31, is one of the reader's zone; the service asks for moments.
function midnight(day, plus) {
  const [year, month, date] = day.split('-').map(Number);
  return new Date(year, month - 1, date + plus).toISOString();
}

export function startOf(day) {
  return midnight(day, 0);
}

export function endOf(day) {
  return midnight(day, 1);
}
