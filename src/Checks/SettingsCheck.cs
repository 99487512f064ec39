using Microsoft.Extensions.Options;

namespace FakeFinder.Checks;

/// <summary>All settings that a host validates at its start, by the same validators.</summary>
/// <param name="validators">None where nothing is validated.</param>
internal sealed class SettingsCheck(IEnumerable<IStartupValidator> validators) : ICheck
{
    public Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        var faults = validators.SelectMany(FaultsOf).Select(fault => Finding.Fault(fault)).ToList();
        return Task.FromResult<IReadOnlyList<Finding>>(
            faults.Count > 0 ? faults : [Finding.Ok("Every setting has a value that is allowed.")]);
    }

    private static IEnumerable<string> FaultsOf(IStartupValidator validator)
    {
        try
        {
            validator.Validate();
            return [];
        }
        catch (OptionsValidationException one)
        {
            return one.Failures;
        }
        catch (AggregateException several)
        {
            return several.InnerExceptions.SelectMany(one =>
                one is OptionsValidationException invalid ? invalid.Failures : [one.Message]);
        }
    }
}
