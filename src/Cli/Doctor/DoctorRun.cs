using FakeFinder.Checks;
using FakeFinder.Cli.Output;
using FakeFinder.Cli.Service;

namespace FakeFinder.Cli.Doctor;

/// <summary>One <c>doctor</c>.</summary>
internal sealed class DoctorRun(CliConsole console, IReadOnlyList<DoctorProgram> programs)
{
    /// <param name="json">One JSON document on standard output, and nothing else there.</param>
    public async Task<int> RunAsync(bool json, CancellationToken cancellationToken)
    {
        var work = Task.WhenAll(programs.Select(program => DoctorProcess.RunAsync(program, cancellationToken)));
        var found = await Spinner.ForAsync("Looking (reading all weights may take minutes)", console.Error, work);

        var lines = Together(found);
        if (json)
        {
            console.Output.Line(DocumentJson.Write(DoctorDocument.Of(lines)));
        }
        else
        {
            DoctorTable.Write(console.Output, lines);
        }

        return lines.Any(line => line.State == FindingState.Fault) ? ExitCodes.Failure : ExitCodes.Success;
    }

    /// <summary>
    /// The programs have much in common, and so what they find: that is told once, and where they differ, each one's with its name.
    /// </summary>
    private List<CheckLine> Together(IReadOnlyList<CheckLine>[] found) =>
    [
        .. found
            .SelectMany((lines, program) => lines.Select(line => (Line: line, Program: programs[program].Name)))
            .GroupBy(one => one.Line.Check)
            .SelectMany(check =>
            {
                var each = check.GroupBy(one => one.Program, one => one.Line).ToList();
                return each.TrueForAll(own => own.SequenceEqual(each[0]))
                    ? each[0]
                    : each.SelectMany(own => own.Select(line => line with { Check = $"{line.Check} ({own.Key})" }));
            }),
    ];
}
