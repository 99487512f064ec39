using System.Collections.Immutable;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using FakeFinder.Contracts;

namespace FakeFinder.Grains.Workers;

/// <summary>
/// What <c>nvidia-smi</c> says when it is asked once. It may warn, fail in part, write what no version wrote before, or hang in the driver:
/// what is understood counts, the rest is told.
/// </summary>
/// <param name="program">The program, found on PATH where it is a bare name.</param>
/// <param name="patience">How long it may take; without persistence mode it starts the driver each time, which takes seconds for several
/// GPUs.</param>
internal sealed class NvidiaSmi(string program, TimeSpan patience, TimeProvider time) : IDisposable
{
    private const int MostCharacters = 64 * 1024;
    private const int QuotedCharacters = 200;
    private const string Query =
        "--query-gpu=index,name,utilization.gpu,driver_version,memory.used,memory.total,temperature.gpu --format=csv,noheader,nounits";

    private Process? killed;

    /// <exception cref="System.ComponentModel.Win32Exception">The program cannot be started.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public async Task<NvidiaSmiAnswer> AskAsync(CancellationToken cancellationToken)
    {
        if (killed is { HasExited: false })
        {
            // What hangs in the driver does not even end when it is killed; another would hang beside it.
            return NvidiaSmiAnswer.Fault($"{program} (process {killed.Id}) still has not ended since it was killed");
        }

        killed?.Dispose();
        killed = null;
        var start = new ProcessStartInfo(program, Query)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var process = Process.Start(start)!;
        using var late = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            process.StandardInput.Close();
            var texts = await Task.WhenAll(ReadAsync(process.StandardOutput, either.Token), ReadAsync(process.StandardError, either.Token));
            await process.WaitForExitAsync(either.Token);
            var code = process.ExitCode;
            process.Dispose();
            return Understand(texts[0], texts[1], code);
        }
        catch (Exception exception) when (exception is OperationCanceledException or InvalidDataException)
        {
            process.Kill(entireProcessTree: true);
            killed = process;
            cancellationToken.ThrowIfCancellationRequested();
            return NvidiaSmiAnswer.Fault(
                $"{program} "
                    + $"{(exception is InvalidDataException ? exception.Message : $"has not answered within {patience.TotalSeconds:0} s")} and was killed"
            );
        }
    }

    /// <summary>
    /// One line of the answer. A figure that the driver does not know (<c>[N/A]</c>, <c>[Not Supported]</c>, <c>[Unknown Error]</c>, of a
    /// GPU with MIG its load) counts as 0.
    /// </summary>
    /// <returns>False where the line does not describe a GPU.</returns>
    public static bool TryParse(string line, [NotNullWhen(true)] out GpuReport? gpu)
    {
        var fields = line.Split(',', StringSplitOptions.TrimEntries);
        gpu =
            fields.Length >= 7 && int.TryParse(fields[0], NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                ? new GpuReport(
                    id,
                    Quotable(string.Join(", ", fields[1..^5])),
                    Math.Min(Number(fields[^5]) / 100, 1),
                    Quotable(fields[^4]),
                    Number(fields[^3]),
                    Number(fields[^2]),
                    Number(fields[^1]))
                : null;
        return gpu is not null;
    }

    public void Dispose() => killed?.Dispose();

    private NvidiaSmiAnswer Understand(string output, string errors, int code)
    {
        List<GpuReport> gpus = [];
        string? other = null;
        foreach (var line in output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (TryParse(line, out var gpu))
            {
                gpus.Add(gpu);
            }
            else
            {
                other ??= line;
            }
        }

        // A code may be about one GPU of several, or about nothing that was asked (14: the infoROM is corrupted).
        other ??= code != 0 ? errors.Trim() : null;
        return new NvidiaSmiAnswer(
            [.. gpus],
            code != 0 ? $"{program} ended with code {code}{(string.IsNullOrEmpty(other) ? "" : $" and said \"{Quotable(other)}\"")}"
            : other is not null ? $"{program} said \"{Quotable(other)}\", which describes no GPU"
            : null);
    }

    private static double Number(string field) =>
        double.TryParse(field.Split(' ')[0], NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? Math.Max(number, 0)
            : 0;

    private static string Quotable(string text) => new([.. text.Where(one => !char.IsControl(one)).Take(QuotedCharacters)]);

    /// <exception cref="InvalidDataException">It is more than could be an answer.</exception>
    private static async Task<string> ReadAsync(StreamReader reader, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        var buffer = new char[4096];
        for (int read; (read = await reader.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            text.Append(buffer, 0, read);
            if (text.Length > MostCharacters)
            {
                throw new InvalidDataException($"wrote more than {MostCharacters} characters");
            }
        }

        return text.ToString();
    }
}

/// <summary>What was understood of an answer.</summary>
/// <param name="Trouble">What was not as it should be, for a sentence in the log; null where all was.</param>
internal sealed record NvidiaSmiAnswer(ImmutableArray<GpuReport> Gpus, string? Trouble)
{
    public static NvidiaSmiAnswer Fault(string trouble) => new([], trouble);
}
