using FakeFinder.Checks;
using Microsoft.Extensions.Options;

namespace FakeFinder.Hosting.Doctor;

/// <summary>Orleans' own settings, by its own validators.</summary>
internal sealed class OrleansCheck(IEnumerable<IConfigurationValidator> validators) : ICheck
{
    public Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        var faults = validators.Select(FaultOf).OfType<string>().Distinct().Select(fault => Finding.Fault(fault)).ToList();
        return Task.FromResult<IReadOnlyList<Finding>>(
            faults.Count > 0 ? faults : [Finding.Ok("Orleans accepts its settings.")]);
    }

    private static string? FaultOf(IConfigurationValidator validator)
    {
        try
        {
            validator.ValidateConfiguration();
            return null;
        }
        catch (Exception exception) when (exception is OrleansConfigurationException or OptionsValidationException)
        {
            return exception.Message;
        }
    }
}
